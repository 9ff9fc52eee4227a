// Lets decisions pass while nothing changes, and a change while no decision is under way; who has waited goes first.
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface Turnstile {
  /** Runs at once, or as soon as the change in progress is over; `late` is thrown when that takes too long. */
  pass<T>(run: () => Promise<T>): Promise<T>
  /** Runs when all that passed have come back; the caller sees to it that only one does. */
  alone<T>(run: () => Promise<T>): Promise<T>
}

export function createTurnstile(limitMs: number, late: () => Error): Turnstile {
  let passing = 0
  let empty: (() => void) | null = null
  let closed: Promise<void> | null = null
  return {
    async pass(run) {
      const until = performance.now() + limitMs
      while (closed) await within(closed, until - performance.now(), late)
      passing += 1
      try {
        return await run()
      } finally {
        passing -= 1
        if (passing === 0) empty?.()
      }
    },
    async alone(run) {
      let open = () => {}
      closed = new Promise((resolve) => {
        open = resolve
      })
      try {
        if (passing > 0) {
          await new Promise<void>((resolve) => {
            empty = resolve
          })
        }
        return await run()
      } finally {
        empty = null
        closed = null
        open()
        // Those who waited pass before the next change closes again.
        await nextTurn()
      }
    },
  }
}

async function within(wait: Promise<void>, limitMs: number, late: () => Error): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(limitMs, 0))
  })
  try {
    await Promise.race([wait, tooLong])
  } finally {
    clearTimeout(timer)
  }
}
