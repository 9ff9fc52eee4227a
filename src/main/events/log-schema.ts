// The one table of audit.db and its rules: append only, columns generated from the hashed record.
import type Database from 'better-sqlite3'
import type { LogRow } from '../../shared/contract/event.ts'

/** `user_version` of audit.db. */
export const knownLogVersion = 1
/** What the first row names as its predecessor. */
export const genesisHash = '0'.repeat(64)

/** What the log itself puts into each record. */
export const rowFields = ['tenant_id', 'timestamp', 'type', 'call_id'] as const

/** Generated from the record, so that no column can say anything that was not hashed. */
const generated = {
  tenant_id: 'tenant_id',
  timestamp: 'timestamp',
  type: 'type',
  call_id: 'call_id',
  record_id: 'id',
  agent_id: 'agent_id',
  server_id: 'server_id',
  tool_name: 'tool_name',
  policy_result: 'policy_result',
  reason: 'reason',
  escalation_id: 'escalation_id',
}

const columns = Object.entries(generated).map(
  ([name, key]) => `${name} text generated always as (record ->> '$.${key}') virtual`,
)

/** Rows that are not a call's; the index needs the very same words in a query. */
export const notOfCalls = "type not glob 'call.*'"

const statements = [
  `create table log (seq integer primary key autoincrement, ${columns.join(', ')}, record text not null,
    previous_hash text not null, event_hash text not null)`,
  // With rowid: envelopes are then written one after another, not all over the file in the order of their hashes.
  'create table inputs (input_hash text primary key, envelope text not null)',
  'create unique index one_record on log (record_id)',
  "create unique index one_decision on log (call_id) where type = 'call.decided'",
  "create unique index one_outcome on log (call_id) where type = 'call.finished'",
  "create unique index one_release on log (escalation_id) where type = 'call.released'",
  'create index by_call on log (call_id) where call_id is not null',
  'create index by_escalation on log (escalation_id) where escalation_id is not null',
  'create index by_time on log (timestamp)',
  // Everything that calls are filtered by, in the order of pages: any mix of filters reads this index and no record.
  `create index decided on log (seq, timestamp, agent_id, server_id, tool_name, policy_result, reason)
    where type = 'call.decided'`,
  `create index other_rows on log (seq, timestamp, type) where ${notOfCalls}`,
  "create trigger log_keeps_rows before delete on log begin select raise(abort, 'the log is append only'); end",
  "create trigger log_keeps_text before update on log begin select raise(abort, 'the log is append only'); end",
]

/** Pragmas of every connection that writes the log: a commit is durable when it returns. */
export function prepareForAppend(db: Database.Database): void {
  for (const pragma of [
    'journal_mode = wal',
    'synchronous = full',
    'trusted_schema = off',
    'journal_size_limit = 67108864',
    // The appending thread moves pages to the file itself when nobody waits; this is for when somebody always does.
    'wal_autocheckpoint = 4000',
  ]) {
    db.pragma(pragma)
  }
  const found = db.pragma('user_version', { simple: true })
  if (found === knownLogVersion) return
  if (found !== 0)
    throw new Error(`audit.db has version ${String(found)}; this console knows up to ${knownLogVersion}.`)
  db.transaction(() => {
    for (const statement of statements) db.exec(statement)
    db.pragma(`user_version = ${knownLogVersion}`)
  })()
}

/** A row as stored. What else a row says is read from `record`: only that was hashed. */
export interface StoredRow {
  readonly seq: number
  readonly record: string
  readonly previous_hash: string
  readonly event_hash: string
}

export const rowColumns = 'seq, record, previous_hash, event_hash'

/** The row of a stored one. */
export function rowOf({ seq, record, previous_hash, event_hash }: StoredRow): LogRow {
  const said = JSON.parse(record) as Record<string, unknown> & Pick<LogRow, (typeof rowFields)[number]>
  const { tenant_id, timestamp, type, call_id } = said
  return { seq, tenant_id, timestamp, type, call_id, record: said, previous_hash, event_hash }
}
