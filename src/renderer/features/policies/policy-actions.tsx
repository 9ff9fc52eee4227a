// What may become of a policy: active, watching, archived; before it decides, a person sees what it would have done.
import { useState } from 'react'
import type { Policy, PolicyStatus } from '../../../shared/contract/policy.ts'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { ActivatePolicy } from './activate-policy.tsx'
import type { PoliciesStore } from './store.ts'

export interface PolicyActionsProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly agentNames: Readonly<Record<string, string>>
  readonly close: () => void
}

const done: Readonly<Record<PolicyStatus, string>> = {
  draft: 'is a draft again',
  active: 'decides from now on',
  monitor: 'only watches from now on',
  archived: 'decides nothing any more',
}

/** Nothing live becomes a draft: an activation is taken back by archiving. */
function backTo(before: PolicyStatus, now: PolicyStatus): PolicyStatus {
  return before === 'draft' && now !== 'archived' ? 'archived' : before
}

export function PolicyActions({ policy, store, agentNames, close }: PolicyActionsProps) {
  const [doing, setDoing] = useState<'activate' | 'remove' | null>(null)
  const { patch, remove } = store.getState()
  const become = async (status: PolicyStatus) => {
    const before = policy.status
    return withNotice(() => patch(policy.id, { status }), {
      done: () => ({
        text: `“${policy.name}” ${done[status]}.`,
        undo: async () => void (await patch(policy.id, { status: backTo(before, status) })),
      }),
      failed: 'Nothing was changed.',
    })
  }
  return (
    <div className="flex flex-wrap gap-2">
      {policy.status !== 'active' && (
        <Button tone="main" needs="admin" onClick={() => setDoing('activate')}>
          Activate…
        </Button>
      )}
      {policy.status !== 'monitor' && policy.status !== 'archived' && (
        <Button needs="admin" onClick={() => void become('monitor')}>
          Only watch
        </Button>
      )}
      {policy.status === 'archived' ? (
        <Button needs="policy_author" onClick={() => void become('draft')}>
          Make it a draft
        </Button>
      ) : (
        <Button needs="admin" onClick={() => void become('archived')}>
          Archive
        </Button>
      )}
      {(policy.status === 'draft' || policy.status === 'archived') && (
        <Button tone="danger" needs="admin" onClick={() => setDoing('remove')}>
          Delete…
        </Button>
      )}
      {doing === 'activate' && (
        <ActivatePolicy
          policy={policy}
          changed={store.getState().unsaved[policy.id] !== undefined}
          agentNames={agentNames}
          activate={() => become('active')}
          close={() => setDoing(null)}
        />
      )}
      {doing === 'remove' && (
        <Ask
          title={`Delete ${policy.name}?`}
          yes={`Delete ${policy.name}`}
          onYes={() => {
            void withNotice(() => remove(policy.id), { failed: 'It was not deleted.' }).then((gone) => {
              if (!gone) return
              notify({ text: `Deleted “${policy.name}”.` })
              close()
            })
          }}
          close={() => setDoing(null)}
        >
          Its text, its versions and its change requests are gone then; the log keeps that it was there.
        </Ask>
      )}
    </div>
  )
}
