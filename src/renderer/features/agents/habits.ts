// What is new in the behaviour of an agent: what approving it would add to its baseline.
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentBaseline } from '../../../shared/contract/detection.ts'
import { rankOf } from '../../../shared/contract/primitives.ts'

export interface NewHabits {
  readonly tools: readonly string[]
  readonly resources: readonly string[]
  /** Calls in the busiest minute, then and now; null when they are no more than before. */
  readonly rate: { readonly usual: number; readonly now: number } | null
}

/** Null while nothing is proposed. */
export function newHabits({ tools, resources, calls_per_minute, proposed }: AgentBaseline): NewHabits | null {
  if (!proposed) return null
  const known = new Set(resources)
  return {
    tools: byShare(proposed.tools)
      .map(([name]) => name)
      .filter((name) => !Object.hasOwn(tools, name)),
    resources: proposed.resources.filter((each) => !known.has(each)),
    rate:
      proposed.calls_per_minute > calls_per_minute ? { usual: calls_per_minute, now: proposed.calls_per_minute } : null,
  }
}

/** What is used most comes first. */
export function byShare(tools: AgentBaseline['tools']): readonly (readonly [name: string, share: number])[] {
  return Object.entries(tools).sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
}

/** It is trusted less than it was set up to be. */
export function isRaised({ status, live_risk_tier, risk_tier }: Agent): boolean {
  return status !== 'revoked' && rankOf(live_risk_tier) > rankOf(risk_tier)
}

/** How far an agent is known: "23 of 50 calls". */
export function learnedText({ calls, needed }: Pick<AgentBaseline, 'calls' | 'needed'>): string {
  return `${Math.min(calls, needed).toLocaleString('en')} of ${needed.toLocaleString('en')} calls`
}
