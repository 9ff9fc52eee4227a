// The reads of the log, against a read-only connection: pages of calls and events, one call whole, rows since a number.
import type Database from 'better-sqlite3'
import type { CallItem, EventItem, LogRow } from '../../shared/contract/event.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'
import { eventItem, foldCall } from './fold-call.ts'
import { type CallFilter, callPage, type EventFilter, eventPage, inOneForm, rawPage } from './log-pages.ts'
import { rowColumns, rowOf, type StoredRow } from './log-schema.ts'
import { createReplayable } from './replayable.ts'
import { type SummaryQuery, summarise } from './summary.ts'

export interface CallDetail extends CallItem {
  readonly envelope: Envelope | null
  readonly rows: LogRow[]
}

/** One message of the stream: the row's number and type, and the item as of now. */
export interface StreamItem {
  readonly seq: number
  readonly type: string
  readonly item: CallItem | EventItem
}

export type Reads = ReturnType<typeof createReads>

const createAsk = (db: Database.Database) => ({
  all: <T>(sql: string, values: readonly unknown[] = []) => db.prepare<unknown[], T>(sql).all(...values),
  rowsWhere: (condition: string, values: readonly unknown[]) =>
    db
      .prepare<unknown[], StoredRow>(`select ${rowColumns} from log where ${condition}`)
      .all(...values)
      .map(rowOf),
})

type Ask = ReturnType<typeof createAsk>

/** Makes items of rows, with what else the log says of their calls and escalations. */
function createItems({ rowsWhere }: Ask) {
  const rowsIn = (column: 'call_id' | 'escalation_id', values: readonly unknown[]) =>
    values.length > 0 ? rowsWhere(`${column} in (${values.map(() => '?').join(', ')})`, values) : []
  const ofCalls = (decided: readonly LogRow[]): CallItem[] => {
    const ids = decided.map((row) => row.call_id)
    const rows = rowsIn('call_id', ids)
    const own = Map.groupBy(rows, (row) => row.call_id)
    // A result that is held has an escalation of its own, and may be handed over to a later call.
    const judged = rows.filter(({ type }) => type === 'call.judged')
    const held = [...decided, ...judged]
      .map(({ record }) => record.escalation_id)
      .filter((id) => typeof id === 'string')
    const about = rowsIn('escalation_id', [...new Set(held)])
    return decided.map((row) => foldCall(own.get(row.call_id) ?? [row], about)).filter((item) => item !== null)
  }
  const ofRow = (row: LogRow): StreamItem => {
    const { seq, type } = row
    if (!type.startsWith('call.')) return { seq, type, item: eventItem(row) }
    const [decided] =
      type === 'call.decided' ? [row] : rowsWhere("call_id = ? and type = 'call.decided'", [row.call_id])
    const [item] = decided ? ofCalls([decided]) : []
    return { seq, type, item: item ?? eventItem(row) }
  }
  return { ofCalls, ofRow }
}

export function createReads(db: Database.Database) {
  const ask = createAsk(db)
  const { all, rowsWhere } = ask
  const items = createItems(ask)
  return {
    /** Calls, newest first; `total` counts to 10,000 and is null beyond. */
    calls(filter: CallFilter) {
      const { rows, total } = callPage(all, filter)
      return { items: items.ofCalls(rows), total }
    },
    /** Every row of the calls that match, newest first. */
    rawRows(filter: CallFilter) {
      const { rows, total } = rawPage(all, filter)
      return { items: rows, total }
    },
    /** Calls that reached the policy engine, newest first, with what it was asked. */
    ...createReplayable(db),
    call: (id: string) => callDetail(ask, items.ofCalls, id),
    /** Rows that are not a call's, newest first. */
    events(filter: EventFilter) {
      const { rows, total } = eventPage(all, filter)
      return { items: rows.map(eventItem), total }
    },
    summary: (query: SummaryQuery, until: string) =>
      summarise(all, query, lastBefore(ask, inOneForm(query.since)), until),
    since: (seq: number, limit: number) => rowsWhere('seq > ? order by seq limit ?', [seq, limit]),
    /** Number of the last row before the first one of `time` or later. */
    lastBefore: (time: string): number => lastBefore(ask, time),
    stream: (afterSeq: number, limit: number): StreamItem[] =>
      rowsWhere('seq > ? order by seq limit ?', [afterSeq, limit]).map(items.ofRow),
    newest: () =>
      all<{ seq: number; event_hash: string }>('select seq, event_hash from log order by seq desc limit 1')[0] ?? null,
    releasedEscalations(ids: readonly string[]): string[] {
      const released = db.prepare<[string]>("select 1 from log where type = 'call.released' and escalation_id = ?")
      return ids.filter((id) => released.get(id) !== undefined)
    },
  }
}

/** One call with its rows and what the policy engine was asked; null when the log has no such call. */
function callDetail({ all, rowsWhere }: Ask, itemsOf: (rows: LogRow[]) => CallItem[], id: string): CallDetail | null {
  const rows = rowsWhere('call_id = ? order by seq', [id])
  const decided = rows.find((row) => row.type === 'call.decided')
  const [item] = decided ? itemsOf([decided]) : []
  if (!item) return null
  const [kept] = all<{ envelope: string }>('select envelope from inputs where input_hash = ?', [item.input_hash])
  return { ...item, envelope: kept ? (JSON.parse(kept.envelope) as Envelope) : null, rows }
}

function lastBefore({ all }: Ask, time: string): number {
  type Found = { seq: number | null }
  const [first] = all<Found>('select min(seq) seq from log indexed by by_time where timestamp >= ?', [time])
  if (first?.seq) return first.seq - 1
  return all<Found>('select max(seq) seq from log')[0]?.seq ?? 0
}
