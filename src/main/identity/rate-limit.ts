// How often somebody may ask: so many times a minute for each name, with bounded memory.
import { TooMany } from '../../shared/contract/problem.ts'

/** Names that are remembered; when there are more, the oldest are forgotten first. */
const rememberedNames = 10_000
const minuteMs = 60_000

export interface RateLimit {
  /** Counts one request of this name. Throws TooMany. */
  take(name: string): void
}

/** `what` is what may be asked for so often, in words. `now` is in milliseconds. */
export function createRateLimit(perMinute: number, what: string, now: () => number): RateLimit {
  const asked = new Map<string, number[]>()
  return {
    take(name) {
      const at = now()
      const recent = (asked.get(name) ?? []).filter((each) => each > at - minuteMs)
      const [first] = recent
      if (first !== undefined && recent.length >= perMinute) {
        const wait = Math.max(1, Math.ceil((first + minuteMs - at) / 1000))
        throw new TooMany('too_many_requests', `At most ${perMinute} ${what} a minute. Ask again in ${wait} s.`, wait)
      }
      asked.delete(name)
      asked.set(name, [...recent, at])
      const [oldest] = asked.keys()
      if (asked.size > rememberedNames && oldest !== undefined) asked.delete(oldest)
    },
  }
}
