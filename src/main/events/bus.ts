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

export interface BusDeps {
  readonly log: Pick<Log, 'onCommitted'> & { readonly query: Pick<Log['query'], 'since' | 'lastBefore' | 'newest'> }
  readonly clock: Clock
  readonly onFailure: (name: string, error: unknown) => void
}

/** Rows read at once in a replay, and rows kept at most while one runs; what is beyond is read from the log. */
const pageSize = 1000

export function createBus({ log, clock, onFailure }: BusDeps): Bus {
  return {
    async subscribe(subscriber) {
      const { name, window_ms } = subscriber
      const queue = createCatchUpQueue()
      let live = false
      let last = 0
      const apply = (row: LogRow, replay: boolean) => {
        // A row can be read from the log before its announcement arrives.
        if (row.seq <= last) return
        last = row.seq
        try {
          subscriber.apply(row, replay)
        } catch (error) {
          onFailure(name, error)
        }
      }
      const stop = log.onCommitted((row) => (live ? apply(row, false) : queue.put(row)))
      try {
        const newest = (await log.query.newest())?.seq ?? 0
        const start = new Date(clock.now() - window_ms).toISOString()
        last = window_ms > 0 ? Math.min(newest, await log.query.lastBefore(start)) : newest
        // What is newer than this subscription is not the past: it keeps its effects, wherever it is read.
        while (last < newest || queue.missesAfter(last)) {
          const rows = await log.query.since(last, pageSize)
          if (rows.length === 0) break
          for (const row of rows) apply(row, row.seq <= newest)
        }
        for (const row of queue.rows()) apply(row, false)
        live = true
        return stop
      } catch (error) {
        stop()
        throw error
      }
    },
  }
}

/** The newest rows that arrive during a replay, at most a page of them. */
function createCatchUpQueue() {
  let rows: LogRow[] = []
  return {
    put(row: LogRow) {
      rows.push(row)
      if (rows.length > 2 * pageSize) rows = rows.slice(-pageSize)
    },
    /** True when rows between `seq` and the oldest one kept have been let go. */
    missesAfter: (seq: number) => rows.length > 0 && (rows[0]?.seq ?? 0) > seq + 1,
    rows: (): readonly LogRow[] => rows,
  }
}
