// What a server says while it works reaches the agent too: words that try to steer it are left out, the numbers stay.
import type { CallProgress } from '../governor.ts'
import type { InboundScanner } from './scanner.ts'

export interface GuardedProgress {
  /** In order; what comes after the end is dropped. */
  take(progress: CallProgress): void
  /** Resolves when everything taken so far has been told: only then comes the answer. */
  end(): Promise<void>
}

export type GuardProgress = (forward: (progress: CallProgress) => void) => GuardedProgress

/** Words of more than so many that wait are left out unseen: a server must not hold its own answer up. */
const mostWaiting = 32

export function createProgressGuard({ scan }: Pick<InboundScanner, 'scan'>): GuardProgress {
  return (forward) => {
    let last: Promise<void> = Promise.resolve()
    let waiting = 0
    let open = true
    const guarded = async (progress: CallProgress): Promise<CallProgress> => {
      const { message, ...numbers } = progress
      if (message === undefined) return progress
      // What cannot be scanned is left out as well.
      const found = await scan(message).then(
        (findings) => findings.length > 0,
        () => true,
      )
      return found ? numbers : progress
    }
    return {
      take({ message, ...numbers }) {
        if (!open) return
        const crowded = message === undefined || waiting >= mostWaiting
        const progress = crowded ? numbers : { ...numbers, message }
        waiting += 1
        const told = last.then(async () => {
          forward(await guarded(progress))
          waiting -= 1
        })
        // A client that cannot be told any more of it gets its answer all the same.
        last = told.catch(() => {})
      },
      async end() {
        open = false
        await last
      },
    }
  }
}
