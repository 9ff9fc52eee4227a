// Ends of the values that a session sent last, so that a secret sent in two calls is whole again; in memory only, short, few.

/** Of one value. A secret is longer than its first half. */
const tailLength = 64
/** A short value may be the middle of a secret, so it goes on the end before it, up to this. */
const longestTail = 160
const mostTails = 8
const mostValues = 16
const mostSessions = 500

export interface Tails {
  /** Ends of the calls before this one. */
  before(sessionId: string, callId: string): string[]
  keep(sessionId: string, callId: string, values: readonly string[]): void
  forget(sessionId: string): void
}

interface Tail {
  readonly text: string
  readonly call_id: string
}

export function createTails(): Tails {
  const sessions = new Map<string, readonly Tail[]>()
  const others = (sessionId: string, callId: string) =>
    (sessions.get(sessionId) ?? []).filter(({ call_id }) => call_id !== callId)
  return {
    before: (sessionId, callId) => others(sessionId, callId).map(({ text }) => text),
    keep(sessionId, callId, values) {
      const before = others(sessionId, callId)
      const fresh = values
        .filter((value) => value.length > 0)
        .slice(0, mostValues)
        .flatMap((value) => endsOf(value, before))
        .map((text) => ({ text, call_id: callId }))
      const all = [...fresh, ...before].filter(
        ({ text }, at, list) => list.findIndex((each) => each.text === text) === at,
      )
      // The one used last stands last: the first is forgotten first.
      sessions.delete(sessionId)
      sessions.set(sessionId, all.slice(0, mostTails))
      const [oldest] = sessions.keys()
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest)
    },
    forget: (sessionId) => void sessions.delete(sessionId),
  }
}

function endsOf(value: string, before: readonly Tail[]): string[] {
  if (value.length >= tailLength) return [value.slice(-tailLength)]
  return [value, ...before.slice(0, 2).map(({ text }) => (text + value).slice(-longestTail))]
}
