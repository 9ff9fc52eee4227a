// Pages of the log under filters: each names the index that answers it, so that no page reads what it does not show.
import type { LogRow } from '../../shared/contract/event.ts'
import { notOfCalls, rowColumns, rowOf, type StoredRow } from './log-schema.ts'

export interface CallFilter {
  readonly limit: number
  readonly offset: number
  readonly before_seq?: number | undefined
  readonly agent_id?: string | undefined
  readonly server_id?: string | undefined
  readonly tool_name?: string | undefined
  readonly policy_result?: string | undefined
  readonly reason?: string | undefined
  /** RFC 3339; both ends count. */
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface EventFilter {
  readonly limit: number
  readonly offset: number
  readonly before_seq?: number | undefined
  /** One type, or several with commas between them. */
  readonly type?: string | undefined
  /** One id, or several with commas between them. */
  readonly id?: string | undefined
  readonly since?: string | undefined
}

export interface Page {
  readonly rows: LogRow[]
  readonly total: number | null
}

type Ask = <T>(sql: string, values: readonly unknown[]) => T[]
type Condition = readonly [sql: string, value: unknown]

/** Beyond this many a total is not counted. */
const countLimit = 10_000

const ofCalls = "type = 'call.decided'"

export function callPage(ask: Ask, filter: CallFilter): Page {
  return page(ask, 'log indexed by decided', [ofCalls], [...placeOf(filter), ...natureOf(filter)], filter)
}

export function eventPage(ask: Ask, filter: EventFilter): Page {
  const conditions: Condition[] = [
    ...placeOf(filter),
    ['type in (select value from json_each(?))', listed(filter.type)],
    ['record_id in (select value from json_each(?))', listed(filter.id)],
  ]
  const index = filter.id === undefined ? 'other_rows' : 'one_record'
  return page(ask, `log indexed by ${index}`, [notOfCalls], conditions, filter)
}

function listed(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text.split(','))
}

/** Place and time are asked of each row, everything else of its call's decision. */
export function rawPage(ask: Ask, filter: CallFilter): Page {
  const nature = natureOf(filter).filter(([, value]) => value !== undefined)
  if (nature.length === 0) return page(ask, 'log', ['call_id is not null'], placeOf(filter), filter)
  const decided = [ofCalls, ...nature.map(([sql]) => sql)].join(' and ')
  const ofMatching = `call_id in (select call_id from log indexed by decided where ${decided})`
  return page(ask, 'log', [ofMatching], placeOf(filter), filter, nature)
}

function placeOf({
  before_seq,
  since,
  until,
}: {
  before_seq?: unknown
  since?: unknown
  until?: unknown
}): Condition[] {
  return [
    ['seq < ?', before_seq],
    ['timestamp >= ?', typeof since === 'string' ? inOneForm(since) : undefined],
    ['timestamp <= ?', typeof until === 'string' ? inOneForm(until) : undefined],
  ]
}

/** As the log writes times, for they are compared as text: `…14Z` would sort after `…14.123Z`. */
export function inOneForm(time: string): string {
  return new Date(time).toISOString()
}

function natureOf({ agent_id, server_id, tool_name, policy_result, reason }: CallFilter): Condition[] {
  const equal = { agent_id, server_id, tool_name, policy_result, reason }
  return Object.entries(equal).map(([column, value]) => [`${column} = ?`, value] as const)
}

/** `bound` are the values of conditions that stand in `fixed` already. */
function page(
  ask: Ask,
  from: string,
  fixed: readonly string[],
  optional: readonly Condition[],
  { limit, offset }: { limit: number; offset: number },
  bound: readonly Condition[] = [],
): Page {
  const given = optional.filter(([, value]) => value !== undefined)
  const where = [...fixed, ...given.map(([sql]) => sql)].join(' and ')
  const values = [...bound, ...given].map(([, value]) => value)
  const stored = ask<StoredRow>(`select ${rowColumns} from ${from} where ${where} order by seq desc limit ? offset ?`, [
    ...values,
    limit,
    offset,
  ])
  const counted = ask<{ n: number }>(`select count(*) n from (select 1 from ${from} where ${where} limit ?)`, [
    ...values,
    countLimit + 1,
  ])
  const n = counted[0]?.n ?? 0
  return { rows: stored.map(rowOf), total: n <= countLimit ? n : null }
}
