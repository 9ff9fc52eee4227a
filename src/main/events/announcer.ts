// Tells listeners of committed rows, each once and in `seq` order, also of those whose acknowledgement was lost.
import type { LogRow } from '../../shared/contract/event.ts'

export interface AnnouncerDeps {
  /** The newest row that nobody has to hear of. */
  readonly last: number
  readonly since: (seq: number, limit: number) => Promise<readonly LogRow[]>
  readonly report: (line: string) => void
}

export type Announcer = ReturnType<typeof createAnnouncer>

const page = 500

export function createAnnouncer({ last, since, report }: AnnouncerDeps) {
  const listeners = new Set<(row: LogRow) => void>()
  let told = last
  let committed = last
  let filling = false

  const tell = (row: LogRow) => {
    told = row.seq
    for (const listener of listeners) {
      try {
        listener(row)
      } catch (error) {
        report(`A listener of the log failed at row ${row.seq}: ${String(error)}`)
      }
    }
  }
  /** Reads what is missing from the log itself, up to the newest row known, which may grow meanwhile. */
  const fill = async () => {
    filling = true
    try {
      while (told < committed) {
        const rows = await since(told, page)
        if (rows.length === 0) break
        for (const row of rows) tell(row)
      }
    } catch (error) {
      report(`Rows of the log after ${told} could not be read: ${String(error)}`)
    } finally {
      filling = false
    }
  }
  return {
    announce(row: LogRow): void {
      committed = Math.max(committed, row.seq)
      if (filling) return
      if (row.seq === told + 1) tell(row)
      else void fill()
    },
    /** The log is known to hold rows up to `seq`. */
    catchUp(seq: number): void {
      committed = Math.max(committed, seq)
      if (!filling && told < committed) void fill()
    },
    onCommitted(listener: (row: LogRow) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
