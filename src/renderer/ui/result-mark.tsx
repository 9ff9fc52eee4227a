// What became of a tool's answer, beside the verdict of its call: symbol and word, colour only as the third sign.
import { Check, Flag, Hand, OctagonX, Scissors } from 'lucide-react'
import type { InboundOutcome } from '../../shared/contract/event.ts'
import { outcomeWords } from './inbound-words.ts'

const looks = {
  flagged: { icon: Flag, tone: 'text-quiet' },
  changed: { icon: Scissors, tone: 'text-quiet' },
  blocked: { icon: OctagonX, tone: 'text-deny' },
  held: { icon: Hand, tone: 'text-hold' },
  released: { icon: Check, tone: 'text-allow' },
} as const

/** `short` where there is little room: the first word is then only for those who cannot see where it stands. */
export function ResultMark({ outcome, short = false }: { outcome: InboundOutcome; short?: boolean }) {
  const { icon: Icon, tone } = looks[outcome]
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-medium whitespace-nowrap ${tone}`}>
      <Icon aria-hidden size={12} strokeWidth={2.25} />
      <span>
        <span className={short ? 'sr-only' : ''}>result </span>
        {outcomeWords[outcome].word}
      </span>
    </span>
  )
}
