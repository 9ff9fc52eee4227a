// Somebody else changed the policy while its text was being written here: nothing is lost, and nothing is overwritten unseen.
import { useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { notify } from '../../ui/notices.tsx'
import type { PoliciesStore } from './store.ts'

export interface MovedOnProps {
  readonly policy: Policy
  readonly text: string
  readonly store: PoliciesStore
}

export function MovedOn({ policy, text, store }: MovedOnProps) {
  const [compared, setCompared] = useState(false)
  const { type, discard, goOnFrom } = store.getState()
  const takeTheirs = () => {
    discard(policy.id)
    notify({ text: `The editor has version ${policy.version}.`, undo: async () => type(policy, text) })
  }
  return (
    <section aria-label="This policy has changed" className="flex flex-col gap-3 rounded-md bg-hold-wash p-3">
      <p role="alert">
        This policy has changed since you began to write: version {policy.version} is there now. Your text is kept.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setCompared(!compared)}>
          {compared ? 'Hide the difference' : `Compare with version ${policy.version}`}
        </Button>
        <Button onClick={() => goOnFrom(policy)}>Go on with my text</Button>
        <Button onClick={takeTheirs}>Take version {policy.version}</Button>
      </div>
      {compared && <LineDiff before={policy.rego_content} after={text} />}
    </section>
  )
}
