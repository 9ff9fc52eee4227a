// A verdict: symbol and word, colour only as the third sign.
import { Check, CircleDashed, Hand, OctagonX } from 'lucide-react'

export type VerdictWord = 'allowed' | 'denied' | 'held' | 'approved' | 'expired' | 'withdrawn' | 'failed' | 'passed'

const looks = {
  allowed: { icon: Check, tone: 'text-allow' },
  passed: { icon: Check, tone: 'text-allow' },
  approved: { icon: Check, tone: 'text-allow' },
  denied: { icon: OctagonX, tone: 'text-deny' },
  failed: { icon: OctagonX, tone: 'text-deny' },
  held: { icon: Hand, tone: 'text-hold' },
  expired: { icon: CircleDashed, tone: 'text-soft' },
  withdrawn: { icon: CircleDashed, tone: 'text-soft' },
} as const

export function Verdict({ word }: { word: VerdictWord }) {
  return (
    <span className={`inline-flex items-baseline gap-1 font-medium whitespace-nowrap ${looks[word].tone}`}>
      <span className="self-center">
        <VerdictIcon word={word} />
      </span>
      {word}
    </span>
  )
}

/** The symbol alone, where the word stands elsewhere. */
export function VerdictIcon({ word }: { word: VerdictWord }) {
  const { icon: Icon, tone } = looks[word]
  return <Icon aria-hidden size={14} strokeWidth={2.25} className={tone} />
}

const outcomes = {
  pending: 'held',
  approved: 'approved',
  spent: 'approved',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'withdrawn',
} as const

/** The word for a call: what the policy said, or what became of the hold. */
export function verdictOf(call: {
  policy_result: 'allow' | 'deny' | 'escalate'
  escalation_outcome: keyof typeof outcomes | null
}): VerdictWord {
  if (call.policy_result === 'allow') return 'allowed'
  if (call.policy_result === 'deny') return 'denied'
  return outcomes[call.escalation_outcome ?? 'pending']
}

export function verdictOfHold(status: keyof typeof outcomes): VerdictWord {
  return outcomes[status]
}
