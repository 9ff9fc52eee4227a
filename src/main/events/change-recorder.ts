// Changes of state and their log rows: committed together through the outbox, appended, and only then answered.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Store } from '../store/open.ts'
import { createOutboxStore } from '../store/outbox.ts'
import { AppendError } from './appender.ts'
import type { Log, LogEntry } from './log.ts'

/** What the log shall say of a change; its id and time are added. */
export interface ChangeRecord {
  readonly type: string
  readonly call_id?: string
  readonly record: Readonly<Record<string, unknown>>
}

export interface ChangeRecorder {
  /** Runs `change` in a transaction with its record, or several; resolves with its result once they are in the log. */
  record<T>(change: () => T, describe: (result: T) => ChangeRecord | readonly ChangeRecord[]): Promise<T>
  /** Appends what an earlier run left behind; called before any listener opens. Resolves to their number. */
  drain(): Promise<number>
}

export function createChangeRecorder(deps: { store: Store; log: Pick<Log, 'append'>; clock: Clock }): ChangeRecorder {
  const { store, log, clock } = deps
  const outbox = createOutboxStore(store)
  const deliver = async (entry: LogEntry) => {
    try {
      await log.append(entry)
    } catch (error) {
      if (!(error instanceof AppendError && error.duplicate)) throw error
    }
    outbox.drop(entry.record.id)
  }
  const entryOf = ({ type, call_id, record }: ChangeRecord): LogEntry => ({
    type,
    call_id: call_id ?? null,
    timestamp: clock.timestamp(),
    record: { ...record, id: randomUUID() },
  })
  return {
    async record(change, describe) {
      const { result, entries } = store.transaction(() => {
        const result = change()
        const entries = [describe(result)].flat().map(entryOf)
        for (const entry of entries) outbox.put(entry.record.id, JSON.stringify(entry))
        return { result, entries }
      })
      for (const entry of entries) await deliver(entry)
      return result
    },
    async drain() {
      const left = outbox.all()
      for (const { entry } of left) await deliver(JSON.parse(entry) as LogEntry)
      return left.length
    },
  }
}
