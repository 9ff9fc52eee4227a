// What a test said, in words: what the rule itself says of the input, and what the whole set makes of it.
import type { CandidateTest } from '../../../shared/contract/candidate.ts'

export interface Spoken {
  readonly result: 'denied' | 'held' | 'allowed'
  readonly reason: string
}

const sets = { deny: 'denied', escalate: 'held', allow: 'allowed' } as const

/** Each sentence of the module's own rules; both styles of rules are understood, and whatever else it holds is no answer. */
export function spokenIn({ result }: CandidateTest['opa_result']): readonly Spoken[] {
  const contributed = Object.entries(sets).flatMap(([name, word]) => {
    const reasons = result[name]
    return Array.isArray(reasons) ? reasons.map((reason) => ({ result: word, reason: textOf(reason) })) : []
  })
  return [...contributed, ...decided(result.decision)]
}

function decided(decision: unknown): readonly Spoken[] {
  const { result, reason } = (typeof decision === 'object' && decision !== null ? decision : {}) as Record<
    string,
    unknown
  >
  if (typeof result !== 'string' || !Object.hasOwn(sets, result)) return []
  return [{ result: sets[result as keyof typeof sets], reason: textOf(reason ?? '') }]
}

function textOf(reason: unknown): string {
  return typeof reason === 'string' ? reason : JSON.stringify(reason)
}

/** How the whole set answers: with a rule that speaks, another one may still be stronger. */
export function differenceWords({ decision }: Pick<CandidateTest, 'decision'>, speaks: boolean): string {
  if (decision.with !== decision.without) return 'With this rule the answer changes.'
  return speaks
    ? 'The answer stays the same: other rules say so already.'
    : 'The answer stays the same: this rule says nothing of such a call.'
}
