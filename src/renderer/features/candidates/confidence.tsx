// How sure the console is: a badge with its number, and the three parts that it is made of, stacked and in words.
import type { Candidate } from '../../../shared/contract/candidate.ts'
import { Chip } from '../../ui/chip.tsx'
import { cappedSum, confidenceParts, confidenceText, confidenceTone } from './words.ts'

/** `of` follows the number where the badge stands alone. */
export function ConfidenceBadge({ confidence, of = false }: { confidence: number; of?: boolean }) {
  return (
    <Chip tone={confidenceTone(confidence)}>
      <span className={of ? '' : 'sr-only'}>confidence </span>
      {confidenceText(confidence)}
    </Chip>
  )
}

const fills = { frequency: 'bg-accent', severity: 'bg-hold', corroboration: 'bg-allow' } as const

export function ConfidenceBreakdown({ candidate }: { candidate: Candidate }) {
  const parts = confidenceParts(candidate)
  const sum = cappedSum(candidate)
  const whole = Math.max(1, sum ?? 0)
  return (
    <div className="flex flex-col gap-2" data-testid="breakdown">
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-full bg-raised">
        {parts
          .filter(({ score }) => score > 0)
          .map(({ name, score }) => (
            <span key={name} className={fills[name]} style={{ width: `${(score / whole) * 100}%` }} />
          ))}
      </div>
      <dl className="flex flex-col">
        {parts.map(({ name, score, words }) => (
          <div
            key={name}
            className="grid grid-cols-[12px_minmax(0,110px)_36px_minmax(0,1fr)] items-baseline gap-x-2 py-0.5"
          >
            <span aria-hidden className={`size-2.5 rounded-sm ${score > 0 ? fills[name] : 'bg-raised'}`} />
            <dt className="text-soft">{name}</dt>
            <dd className="text-right font-medium">{score.toFixed(1)}</dd>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {sum !== null && <p className="text-xs text-soft">Together {sum.toFixed(1)}; 1.0 is the most there is.</p>}
    </div>
  )
}
