// What every question says alike, of a call or of a result: for whom it was asked, and why it is held.
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { sentence } from '../../ui/sentence.ts'

const longestReason = 600

export function AskedFor({ item }: { item: Escalation }) {
  return (
    <p className="text-xs text-soft">
      {item.requester_id ? (
        <>
          For <MachineText prose text={item.requester_name ?? item.requester_id} limit={120} />,{' '}
          {item.requester_verified ? 'verified' : 'not verified'} ·{' '}
        </>
      ) : (
        'No requester named · '
      )}
      tool <MachineText text={item.tool_name} limit={60} /> · risk tier {item.risk_tier}
    </p>
  )
}

export function WhyHeld({ item }: { item: Escalation }) {
  return (
    <section>
      <h3 className="font-semibold">Why it is held</h3>
      <p>
        <LongText prose text={sentence(item.reason)} first={longestReason} />
      </p>
      <p className="text-xs text-soft">
        {item.policy.startsWith('inbound_rule:') ? (
          'An inbound rule of your own'
        ) : (
          <>
            Rule <MachineText text={item.policy} limit={120} />
          </>
        )}
      </p>
    </section>
  )
}
