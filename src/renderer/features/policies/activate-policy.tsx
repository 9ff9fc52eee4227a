// Before a policy decides: what it would have done to the calls of the past, on the text that is saved.
import { useEffect, useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useImpact } from '../../ui/use-impact.ts'

export interface ActivatePolicyProps {
  readonly policy: Policy
  /** There is a text that was not saved. */
  readonly changed: boolean
  readonly agentNames: Readonly<Record<string, string>>
  readonly activate: () => Promise<boolean>
  readonly close: () => void
}

export function ActivatePolicy({ policy, changed, agentNames, activate, close }: ActivatePolicyProps) {
  const impact = useImpact('POST /policies/impact')
  const [sending, setSending] = useState(false)
  const { ask } = impact
  useEffect(() => ask({ policy_id: policy.id, status: 'active' }), [ask, policy.id])
  const send = async () => {
    setSending(true)
    if (await activate()) close()
    else setSending(false)
  }
  return (
    <Sheet title={`Activate ${policy.name}`} about="From the next call on it decides." close={close}>
      {changed && <p className="text-hold">What you have typed and not saved is not part of it.</p>}
      <ImpactView state={impact} agentNames={agentNames} />
      {impact.error?.errors.slice(1).map(({ line, message, code }) => (
        <p key={`${line} ${code} ${message}`} className="text-soft">
          {line === undefined ? '' : `Line ${line}: `}
          {message}
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="main"
          busy={sending}
          disabled={impact.error?.code === 'policy_refused'}
          onClick={() => void send()}
        >
          Activate
        </Button>
        <Button onClick={close}>Not yet</Button>
      </div>
    </Sheet>
  )
}
