// Callers that wait for an answer: one caller a hold, woken once, with a monotonic time limit.

/** What came of waiting. `elapsed`: the caller's time is over, the hold itself stays pending. */
export type HoldOutcome = 'approved' | 'denied' | 'expired' | 'cancelled' | 'session_ended' | 'elapsed'

export interface WaitingRoom {
  /** Takes the one caller's seat of a hold; false when somebody follows it already. */
  follow(id: string): boolean
  letGo(id: string): void
  wait(id: string, limits: { signal: AbortSignal; timeout_ms: number }): Promise<HoldOutcome>
  /** Wakes the caller that waits for this hold, if any. */
  answer(id: string, outcome: HoldOutcome): void
}

export function createWaitingRoom(): WaitingRoom {
  const followed = new Set<string>()
  const waiting = new Map<string, (outcome: HoldOutcome) => void>()
  return {
    follow(id) {
      if (followed.has(id)) return false
      followed.add(id)
      return true
    },
    letGo(id) {
      followed.delete(id)
    },
    wait(id, { signal, timeout_ms }) {
      if (signal.aborted) return Promise.resolve('cancelled')
      return new Promise((resolve) => {
        const done = (outcome: HoldOutcome) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
          waiting.delete(id)
          resolve(outcome)
        }
        const onAbort = () => done('cancelled')
        const timer = setTimeout(() => done('elapsed'), timeout_ms)
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.set(id, done)
      })
    },
    answer(id, outcome) {
      waiting.get(id)?.(outcome)
    },
  }
}
