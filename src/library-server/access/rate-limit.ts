// How often one caller may ask: a bucket for each token or address that fills up again with time.
import type { Clock } from '../../shared/clock.ts'
import { TooMany } from '../../shared/contract/problem.ts'

export interface RateRule {
  /** At once. */
  readonly burst: number
  readonly perSecond: number
}

export interface RateLimit {
  /** Throws TooMany. */
  take(who: string): void
}

const mostCallers = 10_000

export function createRateLimit({ burst, perSecond }: RateRule, clock: Clock): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(who) {
      const now = clock.now()
      const { left, at } = buckets.get(who) ?? { left: burst, at: now }
      const filled = Math.min(burst, left + ((now - at) / 1000) * perSecond)
      buckets.delete(who)
      // The one that has asked longest ago goes first: its bucket is the fullest.
      if (buckets.size >= mostCallers) buckets.delete(buckets.keys().next().value ?? '')
      buckets.set(who, { left: Math.max(0, filled - 1), at: now })
      if (filled < 1) {
        buckets.set(who, { left: filled, at: now })
        const wait = Math.max(1, Math.ceil((1 - filled) / perSecond))
        throw new TooMany('rate_limited', `Too many requests. Ask again in ${wait} s.`, wait)
      }
    },
  }
}
