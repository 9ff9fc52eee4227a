// The one log: `append` resolves after the durable commit, and only then does anybody hear of the row.
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { LogRow, SignedHead } from '../../shared/contract/event.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import { createAnnouncer } from './announcer.ts'
import { AppendError, type Appender, startAppender } from './appender.ts'
import { createHeads } from './heads.ts'
import type { Keys } from './keys.ts'
import { createLogQuery, type LogQuery } from './log-query.ts'
import { rowOf } from './log-schema.ts'

export interface LogEntry {
  readonly type: string
  readonly call_id?: string | null
  /** RFC 3339; now unless told (a change is recorded with the time at which it was made). */
  readonly timestamp?: string
  /** `id` is unique in the log. The names `type, call_id, timestamp, tenant_id` are the log's own: it overwrites them. */
  readonly record: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly input?: { readonly hash: string; readonly envelope: string }
}

export interface LogDeps {
  readonly dataDir: string
  readonly keys: Keys
  readonly clock: Clock
  readonly tenantId: string
  readonly appendWorker: URL
  readonly queryWorker: URL
  /** One line for what nobody waits for: a head that could not be signed, a thread that could not be replaced. */
  readonly report?: (line: string) => void
}

export interface Log {
  /** Resolves after the durable commit; rejects with `AppendError`: then nothing may be forwarded. */
  append(entry: LogEntry): Promise<LogRow>
  /** Called for each committed row in `seq` order. */
  onCommitted(listener: (row: LogRow) => void): () => void
  readonly query: LogQuery
  signHead(): Promise<SignedHead | null>
  readonly publicKey: { readonly key_id: string; readonly algorithm: 'Ed25519'; readonly public_key: string }
  /** False while the appending thread is being replaced, and after it has failed for good. */
  working(): boolean
  close(): Promise<void>
}

export async function createLog(deps: LogDeps): Promise<Log> {
  const { dataDir, keys, report = () => {} } = deps
  const file = join(dataDir, 'audit.db')
  // Made here, private from its first byte: SQLite gives its side files the same mode.
  closeSync(openSync(file, 'a', 0o600))
  const heads = createHeads({ dataDir, keys, clock: deps.clock, report })
  const publicKey = keys.audit.verify.export({ type: 'spki', format: 'pem' }).toString()
  let catchUp = (_newest: number) => {}
  const appender = await startAppender({
    file,
    worker: deps.appendWorker,
    report,
    onRestart: (newest) => catchUp(newest),
  })
  const query = await createLogQuery({ file, worker: deps.queryWorker, headsFile: heads.file, publicKey }).catch(
    async (error: unknown) => {
      await appender.close()
      throw error
    },
  )
  const newest = await query.newest()
  const announcer = createAnnouncer({ last: newest?.seq ?? 0, since: query.since, report })
  catchUp = announcer.catchUp
  announcer.onCommitted(heads.moved)
  heads.start(newest)
  return {
    append: appendWith(deps, appender, announcer.announce),
    onCommitted: announcer.onCommitted,
    query: readingOwnWrites(query, appender.settled),
    signHead: async () => heads.sign(),
    publicKey: { key_id: keys.audit.key_id, algorithm: 'Ed25519', public_key: publicKey },
    working: appender.working,
    async close() {
      await appender.close()
      try {
        heads.close()
      } finally {
        await query.close()
      }
    },
  }
}

/** Pages show what was appended before they were asked for: a call whose answer has been given is seen to be finished. */
function readingOwnWrites(query: LogQuery, settled: () => Promise<void>): LogQuery {
  return {
    ...query,
    calls: (filter) => settled().then(() => query.calls(filter)),
    call: (id) => settled().then(() => query.call(id)),
    rawRows: (filter) => settled().then(() => query.rawRows(filter)),
    events: (filter) => settled().then(() => query.events(filter)),
  }
}

function appendWith({ clock, tenantId }: LogDeps, appender: Appender, announce: (row: LogRow) => void): Log['append'] {
  return async ({ type, call_id = null, timestamp = clock.timestamp(), record, input }) => {
    const text = textOf({ ...record, type, call_id, timestamp, tenant_id: tenantId })
    const appended = await appender.append(input ? { record: text, input } : { record: text })
    const row = rowOf({ ...appended, record: text })
    announce(row)
    return row
  }
}

function textOf(record: Record<string, unknown>): string {
  try {
    return canonicalJson(record)
  } catch (error) {
    throw new AppendError(`This record cannot be written: ${(error as Error).message}`, false)
  }
}
