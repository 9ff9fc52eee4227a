// Work that is done again and again behind everything else, and never twice at once.

export interface Sweep {
  /** At once; resolves with the one that is under way, if there is one. Never rejects. */
  now(): Promise<void>
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

/** What fails is told and tried again at its next time. The timer keeps no process alive. */
export function createSweep(work: () => Promise<void>, everyMs: number, onLost: (error: unknown) => void): Sweep {
  let running: Promise<void> | null = null
  const now = () => {
    running ??= work()
      .catch(onLost)
      .finally(() => {
        running = null
      })
    return running
  }
  const timer = setInterval(() => void now(), everyMs)
  timer.unref()
  return {
    now,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
