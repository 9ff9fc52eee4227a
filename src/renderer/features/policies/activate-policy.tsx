// Before a policy decides: what it would have done to the calls of the past, on the text that is saved.
import { useEffect, useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { ImpactView } from './impact-view.tsx'
import { useImpact } from './use-impact.ts'

export interface ActivatePolicyProps {
  readonly policy: Policy
  readonly agentNames: Readonly<Record<string, string>>
  readonly activate: () => Promise<boolean>
  readonly close: () => void
}

export function ActivatePolicy({ policy, agentNames, activate, close }: ActivatePolicyProps) {
  const impact = useImpact()
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
      <ImpactView state={impact} agentNames={agentNames} />
      <div className="flex flex-wrap gap-2">
        <Button tone="main" busy={sending} disabled={impact.error !== null} onClick={() => void send()}>
          Activate
        </Button>
        <Button onClick={close}>Not yet</Button>
      </div>
      {impact.error?.errors.map(({ line, message, code }) => (
        <p key={`${line} ${code} ${message}`} className="text-soft">
          {line === undefined ? '' : `Line ${line}: `}
          {message}
        </p>
      ))}
    </Sheet>
  )
}
