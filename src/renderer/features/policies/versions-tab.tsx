// Every version of a policy; two of them side by side, and an old text taken up again.
import { useState } from 'react'
import type { Policy, PolicyVersion } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { notify } from '../../ui/notices.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import type { OpenPolicy } from './policies-state.ts'
import type { PoliciesStore } from './store.ts'

export interface VersionsTabProps {
  readonly policy: Policy
  readonly open: OpenPolicy | null
  readonly store: PoliciesStore
}

export function VersionsTab({ policy, open, store }: VersionsTabProps) {
  const now = useNow(5000)
  const [chosen, setChosen] = useState<number | null>(null)
  if (open?.error) {
    return (
      <ErrorPanel
        inPlace
        what="The versions could not be loaded"
        kept="All of them are kept."
        error={open.error}
        retry={() => void store.getState().show(policy.id)}
      />
    )
  }
  if (!open?.versions) return <Skeleton rows={4} />
  const { versions } = open
  const shown = versions.find(({ version }) => version === chosen)
  const takeUp = ({ version, rego_content }: PolicyVersion) => {
    store.getState().type(policy, rego_content)
    notify({ text: `The text of version ${version} stands in the editor; it counts once it is saved or reviewed.` })
  }
  return (
    <>
      <ul aria-label="Versions" className="flex flex-col">
        {versions.map((each) => (
          <li
            key={each.version}
            className="flex flex-wrap items-center gap-2 border-t border-line py-2 first:border-t-0"
          >
            <span className="w-20 shrink-0 font-medium">Version {each.version}</span>
            <span className="min-w-40 flex-1 text-soft">
              <OperatorName id={each.created_by} />, <Ago at={each.created_at} now={now} />
              {each.change_request_id !== null && ' · reviewed'}
            </span>
            {each.version === policy.version ? (
              <span className="text-soft">the one in force</span>
            ) : (
              <>
                <Button tone="quiet" onClick={() => setChosen(each.version === chosen ? null : each.version)}>
                  {each.version === chosen ? 'Hide the difference' : 'Compare with now'}
                </Button>
                <Button tone="quiet" needs="policy_author" onClick={() => takeUp(each)}>
                  Take its text up again
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {shown && (
        <section aria-label={`From version ${shown.version} to now`}>
          <LineDiff before={shown.rego_content} after={policy.rego_content} />
        </section>
      )}
    </>
  )
}
