// What a server says while it works reaches the agent too: words that try to steer it are left out, the numbers stay.
import type { CallProgress } from '../governor.ts'
import type { InboundScanner } from './scanner.ts'

export interface GuardedProgress {
  /** In order; what comes after `close` is dropped. */
  take(progress: CallProgress): void
  close(): void
}

export type GuardProgress = (forward: (progress: CallProgress) => void) => GuardedProgress

export function createProgressGuard({ scan }: Pick<InboundScanner, 'scan'>): GuardProgress {
  return (forward) => {
    let last: Promise<void> = Promise.resolve()
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
      take(progress) {
        last = last.then(async () => {
          const safe = await guarded(progress)
          if (open) forward(safe)
        })
      },
      close() {
        open = false
      },
    }
  }
}
