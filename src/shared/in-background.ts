// Work that nobody waits for: one run at a time, and once more when it was asked for meanwhile.

export interface Background {
  begin(): void
  /** Resolves when nothing runs. */
  settled(): Promise<void>
  /** Aborts what runs; nothing begins any more. */
  stop(): Promise<void>
}

export function inBackground(
  work: (signal: AbortSignal) => Promise<void>,
  report: (error: unknown) => void,
): Background {
  const abort = new AbortController()
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    again = false
    await work(abort.signal)
  }
  const begin = () => {
    if (abort.signal.aborted) return
    again = true
    running ??= run()
      .catch((error: unknown) => {
        if (!abort.signal.aborted) report(error)
      })
      .finally(() => {
        running = null
        if (again) begin()
      })
  }
  return {
    begin,
    async settled() {
      while (running) await running
    },
    async stop() {
      abort.abort()
      await running
    },
  }
}
