// The reads of the log, against a read-only connection: pages of calls and events, one call whole, rows since a number.
import type Database from 'better-sqlite3'
import type { CallItem, EventItem, LogRow } from '../../shared/contract/event.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'
import { eventItem, foldCall } from './fold-call.ts'
import { rowColumns, type StoredRow } from './log-schema.ts'

/** Beyond this many a total is not counted. */
const countLimit = 10_000

export interface CallFilter {
  readonly limit: number
  readonly offset: number
  readonly before_seq?: number | undefined
  readonly agent_id?: string | undefined
  readonly server_id?: string | undefined
  readonly tool_name?: string | undefined
  readonly policy_result?: string | undefined
  readonly reason?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface EventFilter {
  readonly limit: number
  readonly offset: number
  readonly before_seq?: number | undefined
  readonly type?: string | undefined
  readonly since?: string | undefined
}

export interface CallDetail extends CallItem {
  readonly envelope: Envelope | null
  readonly rows: LogRow[]
}

/** One message of the stream: the row's number and type, and the item as of that row. */
export interface StreamItem {
  readonly seq: number
  readonly type: string
  readonly item: CallItem | EventItem
}

export type Reads = ReturnType<typeof createReads>

export function createReads(db: Database.Database) {
  const all = <T>(sql: string, values: unknown[] = []) => db.prepare<unknown[], T>(sql).all(...values)
  const rowsWhere = (condition: string, values: unknown[]) =>
    all<StoredRow>(`select ${rowColumns} from log where ${condition}`, values).map(parsed)

  function page(where: Where, limit: number, offset: number) {
    const values = [...where.values, limit, offset]
    const items = all<StoredRow>(
      `select ${rowColumns} from log where ${where.sql} order by seq desc limit ? offset ?`,
      values,
    )
    const [counted] = all<{ n: number }>(`select count(*) n from (select 1 from log where ${where.sql} limit ?)`, [
      ...where.values,
      countLimit + 1,
    ])
    const total = counted && counted.n <= countLimit ? counted.n : null
    return { items: items.map(parsed), total }
  }

  function aroundCalls(decided: readonly LogRow[]): CallItem[] {
    const marks = (many: readonly unknown[]) => many.map(() => '?').join(', ')
    const ids = decided.map((row) => row.call_id)
    const held = [...new Set(decided.map((row) => row.record.escalation_id).filter((id) => typeof id === 'string'))]
    const own = Map.groupBy(ids.length > 0 ? rowsWhere(`call_id in (${marks(ids)})`, ids) : [], (row) => row.call_id)
    const about = held.length > 0 ? rowsWhere(`escalation_id in (${marks(held)})`, held) : []
    return decided.map((row) => foldCall(own.get(row.call_id) ?? [row], about)).filter((item) => item !== null)
  }

  return {
    calls(filter: CallFilter) {
      const { items, total } = page(callWhere(filter), filter.limit, filter.offset)
      return { items: aroundCalls(items), total }
    },
    rawRows(filter: CallFilter) {
      const ids = page(callWhere(filter), filter.limit, filter.offset)
      const calls = ids.items.map((row) => row.call_id)
      const marks = calls.map(() => '?').join(', ')
      const items = calls.length > 0 ? rowsWhere(`call_id in (${marks}) order by seq desc`, calls) : []
      return { items, total: ids.total }
    },
    call(id: string): CallDetail | null {
      const rows = rowsWhere('call_id = ? order by seq', [id])
      const decided = rows.find((row) => row.type === 'call.decided')
      if (!decided) return null
      const [item] = aroundCalls([decided])
      const hash = decided.record.input_hash
      const [kept] = all<{ envelope: string }>('select envelope from inputs where input_hash = ?', [hash])
      return item ? { ...item, envelope: kept ? (JSON.parse(kept.envelope) as Envelope) : null, rows } : null
    },
    events(filter: EventFilter) {
      const { items, total } = page(eventWhere(filter), filter.limit, filter.offset)
      return { items: items.map(eventItem), total }
    },
    since: (seq: number, limit: number) => rowsWhere('seq > ? order by seq limit ?', [seq, limit]),
    sinceTime: (time: string, afterSeq: number, limit: number) =>
      rowsWhere('seq > ? and timestamp >= ? order by seq limit ?', [afterSeq, time, limit]),
    stream(afterSeq: number, limit: number): StreamItem[] {
      return rowsWhere('seq > ? order by seq limit ?', [afterSeq, limit]).map((row) => {
        if (!row.type.startsWith('call.')) return { seq: row.seq, type: row.type, item: eventItem(row) }
        const decided =
          row.type === 'call.decided' ? row : rowsWhere("call_id = ? and type = 'call.decided'", [row.call_id])[0]
        const item = decided ? aroundCalls([decided])[0] : undefined
        return { seq: row.seq, type: row.type, item: item ?? eventItem(row) }
      })
    },
    newest: () =>
      all<{ seq: number; event_hash: string }>('select seq, event_hash from log order by seq desc limit 1')[0] ?? null,
    releasedEscalations(ids: readonly string[]): string[] {
      const released = db.prepare<[string]>("select 1 from log where type = 'call.released' and escalation_id = ?")
      return ids.filter((id) => released.get(id) !== undefined)
    },
  }
}

interface Where {
  readonly sql: string
  readonly values: unknown[]
}

function callWhere(filter: CallFilter): Where {
  const { agent_id, server_id, tool_name, policy_result, reason } = filter
  const equal = Object.entries({ agent_id, server_id, tool_name, policy_result, reason })
  return combine(
    ["type = 'call.decided'"],
    [
      ...equal.map(([column, value]) => [`${column} = ?`, value] as const),
      ['seq < ?', filter.before_seq],
      ['timestamp >= ?', filter.since],
      ['timestamp <= ?', filter.until],
    ],
  )
}

function eventWhere(filter: EventFilter): Where {
  return combine(
    ["type not like 'call.%'"],
    [
      ['type = ?', filter.type],
      ['seq < ?', filter.before_seq],
      ['timestamp >= ?', filter.since],
    ],
  )
}

function combine(fixed: string[], optional: readonly (readonly [string, unknown])[]): Where {
  const given = optional.filter(([, value]) => value !== undefined)
  return { sql: [...fixed, ...given.map(([sql]) => sql)].join(' and '), values: given.map(([, value]) => value) }
}

function parsed(row: StoredRow): LogRow {
  return { ...row, record: JSON.parse(row.record) as Record<string, unknown> }
}
