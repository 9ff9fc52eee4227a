// Time that a change of the system clock backwards cannot lengthen (decisions 7 of part 3, security.md F9).

/** Source of the current time. `now` never runs backwards and never falls behind elapsed monotonic time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** RFC 3339 UTC with milliseconds. */
  timestamp(): string
}

/** A clock that follows the wall clock forwards and the monotonic clock otherwise. */
export function createClock(wall: () => number = Date.now, monotonic: () => number = () => performance.now()): Clock {
  let last = wall()
  let lastMonotonic = monotonic()
  function now(): number {
    const mono = monotonic()
    last = Math.max(wall(), last + (mono - lastMonotonic))
    lastMonotonic = mono
    return last
  }
  return { now, timestamp: () => new Date(now()).toISOString() }
}
