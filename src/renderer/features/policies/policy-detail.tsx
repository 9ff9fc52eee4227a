// One policy: its text with what waits to change it, how it does on recorded calls, its tests, what it would change, its past.
import { useState } from 'react'
import { Link } from 'wouter'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { FromLibrary } from '../../ui/from-library.tsx'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { ImpactTab } from './impact-tab.tsx'
import { PolicyActions } from './policy-actions.tsx'
import type { PoliciesStore } from './store.ts'
import { TestsTab } from './tests-tab.tsx'
import { TextTab } from './text-tab.tsx'
import { TryTab } from './try-tab.tsx'
import { VersionsTab } from './versions-tab.tsx'
import { isOwn, sourceWords, statusWords } from './words.ts'

export interface PolicyDetailProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly agentNames: Readonly<Record<string, string>>
  /** The line that a link points at. */
  readonly line: number | null
  readonly close: () => void
}

type TabName = 'text' | 'try' | 'tests' | 'impact' | 'versions'

export function PolicyDetail({ policy, store, agentNames, line, close }: PolicyDetailProps) {
  const [tab, setTab] = useState<TabName>('text')
  const unsaved = store((state) => state.unsaved[policy.id])
  const open = store((state) => (state.open?.id === policy.id ? state.open : null))
  const now = useNow(5000)
  const text = unsaved?.text ?? policy.rego_content
  const waiting = open?.requests?.filter(({ status }) => status === 'pending').length ?? 0
  const own = isOwn(policy)
  return (
    <article className="flex flex-col" data-testid="policy">
      <BackToList close={close} />
      <div className="flex flex-col gap-4 p-5">
        <header className="flex flex-wrap items-start justify-between gap-2">
          <div className="min-w-0">
            <h2 className="flex flex-wrap items-center gap-2 text-lg font-semibold">
              <MachineText text={policy.name} limit={120} prose />
              <Chip tone={statusWords[policy.status].tone}>{statusWords[policy.status].word}</Chip>
            </h2>
            <p className="text-xs text-soft">
              {sourceWords[policy.source]}
              {policy.candidate_id !== null && (
                <>
                  {' ('}
                  <Link href={placeIn(homes.candidates, policy.candidate_id)} className="text-accent underline">
                    see the suggestion
                  </Link>
                  )
                </>
              )}{' '}
              · version {policy.version} · changed <Ago at={policy.updated_at} now={now} />
            </p>
            {policy.subscription_id !== null && <FromLibrary subscriptionId={policy.subscription_id} />}
            {policy.description !== '' && (
              <p className="pt-1">
                <MachineText text={policy.description} limit={400} prose />
              </p>
            )}
          </div>
          {own && <PolicyActions policy={policy} store={store} agentNames={agentNames} close={close} />}
        </header>
        <Tabs
          label="Parts of the policy"
          value={tab}
          set={setTab}
          tabs={[
            {
              value: 'text',
              label: 'Text',
              waiting,
              content: <TextTab policy={policy} store={store} open={open} agentNames={agentNames} line={line} />,
            },
            ...(own
              ? [
                  { value: 'try' as const, label: 'Try', content: <TryTab policy={policy} text={text} /> },
                  {
                    value: 'tests' as const,
                    label: 'Tests',
                    content: <TestsTab policyId={policy.id} text={text} store={store} />,
                  },
                  {
                    value: 'impact' as const,
                    label: 'Impact',
                    content: <ImpactTab policy={policy} text={text} agentNames={agentNames} />,
                  },
                  {
                    value: 'versions' as const,
                    label: 'Versions',
                    content: <VersionsTab policy={policy} open={open} store={store} />,
                  },
                ]
              : []),
          ]}
        />
      </div>
    </article>
  )
}
