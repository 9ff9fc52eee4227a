// Delivers committed rows, in order, to those who fold them; it announces and never steers.
import type { Clock } from '../../shared/clock.ts'
import type { LogRow } from '../../shared/contract/event.ts'
import type { Log } from './log.ts'

export interface Subscriber {
  readonly name: string
  /** How far back the log is replayed at start, in milliseconds; 0 for none. */
  readonly window_ms: number
  /** `replay` is true for rows of the past: then no effects. */
  apply(row: LogRow, replay: boolean): void
}

export interface Bus {
  /** Replays the subscriber's window, then delivers every row that follows, without a gap. */
  subscribe(subscriber: Subscriber): Promise<() => void>
}

const replayPage = 1000

export function createBus({
  log,
  clock,
  onFailure,
}: {
  log: Log
  clock: Clock
  onFailure: (name: string, error: unknown) => void
}): Bus {
  return {
    async subscribe(subscriber) {
      let last = 0
      let live = false
      const early: LogRow[] = []
      const deliver = (row: LogRow, replay: boolean) => {
        if (row.seq <= last) return
        last = row.seq
        try {
          subscriber.apply(row, replay)
        } catch (error) {
          onFailure(subscriber.name, error)
        }
      }
      const stop = log.onCommitted((row) => {
        if (live) deliver(row, false)
        else early.push(row)
      })
      if (subscriber.window_ms > 0) await replay(log, clock, subscriber.window_ms, (row) => deliver(row, true))
      for (const row of early) deliver(row, false)
      live = true
      return stop
    },
  }
}

async function replay(log: Log, clock: Clock, windowMs: number, deliver: (row: LogRow) => void): Promise<void> {
  const since = new Date(clock.now() - windowMs).toISOString()
  let after = 0
  for (;;) {
    const rows = await log.query.sinceTime(since, after, replayPage)
    for (const row of rows) deliver(row)
    after = rows.at(-1)?.seq ?? after
    if (rows.length < replayPage) return
  }
}
