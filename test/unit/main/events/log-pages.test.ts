// Pages of the log: any filters give what a look at every row would give, from an index.
import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventHash } from '../../../../src/main/events/chain.ts'
import { type CallFilter, callPage, eventPage, rawPage } from '../../../../src/main/events/log-pages.ts'
import { genesisHash, prepareForAppend, rowOf, type StoredRow } from '../../../../src/main/events/log-schema.ts'
import type { LogRow } from '../../../../src/shared/contract/event.ts'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'
import { decided } from '../../../support/log-rows.ts'

const db = new Database(':memory:')
const ask = <T>(sql: string, values: readonly unknown[]) => db.prepare<unknown[], T>(sql).all(...values)
const start = Date.parse('2026-01-01T00:00:00.000Z')
const at = (n: number) => new Date(start + n * 250).toISOString()

function fill(target: Database.Database, rows: Record<string, unknown>[]) {
  prepareForAppend(target)
  const add = target.prepare('insert into log (record, previous_hash, event_hash) values (?, ?, ?)')
  target.transaction(() => {
    let head = genesisHash
    for (const row of rows) {
      const record = canonicalJson({ tenant_id: 'local', call_id: null, ...row })
      const event_hash = eventHash(head, record)
      add.run(record, head, event_hash)
      head = event_hash
    }
  })()
}

beforeAll(() => {
  const pick = <T>(from: readonly T[], n: number) => from[n % from.length]!
  const rows = Array.from({ length: 120 }, (_, n) => {
    const call_id = randomUUID()
    const call = decided(call_id, {
      agent_id: pick(['a', 'b', null], n),
      server_id: pick(['s', 't'], n >> 1),
      tool_name: pick(['read', 'write', 'call.decided', 'x'], n >> 2),
      policy_result: pick(['allow', 'deny', 'escalate'], n >> 3),
      reason: pick(['policy', 'blast_radius'], n),
    })
    const timestamp = at(n)
    const finished = { type: 'call.finished', id: randomUUID(), call_id, timestamp, agent_id: 'a', forwarded: true }
    const other = { type: pick(['session.opened', 'ESCALATION_OPENED'], n), id: randomUUID(), timestamp }
    return [
      { ...call, type: 'call.decided', call_id, timestamp },
      ...(n % 2 ? [finished] : []),
      ...(n % 5 ? [] : [other]),
    ]
  })
  fill(db, rows.flat())
})

const rowsOf = () => ask<StoredRow>('select * from log order by seq desc', []).map(rowOf)
const optional = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const time = fc.option(fc.nat(130).map(at), { nil: undefined })
const filters = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  offset: fc.nat(20),
  before_seq: fc.option(fc.integer({ min: 1, max: 250 }), { nil: undefined }),
  agent_id: optional('a', 'b', 'nobody'),
  server_id: optional('s', 't'),
  tool_name: optional('read', 'call.decided', "x' or '1'='1"),
  policy_result: optional('allow', 'deny', 'escalate'),
  reason: optional('policy', 'blast_radius'),
  since: time,
  until: time,
})

const natures = ['agent_id', 'server_id', 'tool_name', 'policy_result', 'reason'] as const
const inPlace =
  ({ before_seq, since, until }: Partial<CallFilter>) =>
  (row: LogRow) =>
    (before_seq === undefined || row.seq < before_seq) &&
    (since === undefined || row.timestamp >= since) &&
    (until === undefined || row.timestamp <= until)
const ofNature = (filter: CallFilter) => (row: LogRow) =>
  row.type === 'call.decided' &&
  natures.every((name) => filter[name] === undefined || row.record[name] === filter[name])
const pageOf = (rows: LogRow[], { limit, offset }: { limit: number; offset: number }) => ({
  rows: rows.slice(offset, offset + limit),
  total: rows.length,
})

describe('pages', () => {
  it('of calls are what a look at every row gives', () => {
    const all = rowsOf()
    fc.assert(
      fc.property(filters, (filter) => {
        const matching = all.filter(ofNature(filter)).filter(inPlace(filter))
        expect(callPage(ask, filter)).toEqual(pageOf(matching, filter))
      }),
    )
  })

  it('of raw rows are all rows of the calls that match', () => {
    const all = rowsOf()
    fc.assert(
      fc.property(filters, (filter) => {
        const calls = new Set(all.filter(ofNature(filter)).map((row) => row.call_id))
        const matching = all.filter((row) => row.call_id !== null && calls.has(row.call_id)).filter(inPlace(filter))
        expect(rawPage(ask, filter)).toEqual(pageOf(matching, filter))
      }),
    )
  })

  it('of events are the rows that are not a call’s', () => {
    const all = rowsOf()
    fc.assert(
      fc.property(
        filters,
        optional('session.opened', 'call.decided', 'nothing', 'session.opened,ESCALATION_OPENED'),
        (filter, type) => {
          const { until, ...asked } = filter
          const matching = all
            .filter(
              (row) => !row.type.startsWith('call.') && (type === undefined || type.split(',').includes(row.type)),
            )
            .filter(inPlace(asked))
          expect(eventPage(ask, { ...asked, type })).toEqual(pageOf(matching, filter))
        },
      ),
    )
  })

  it('of events by id are those events, and no row of a call', () => {
    const all = rowsOf()
    const ids = fc.uniqueArray(fc.constantFrom(...all.map(({ record }) => String(record.id)), 'nobody'), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(filters, ids, optional('session.opened'), ({ until: _, ...filter }, wanted, type) => {
        const matching = all
          .filter((row) => !row.type.startsWith('call.') && wanted.includes(String(row.record.id)))
          .filter((row) => type === undefined || row.type === type)
          .filter(inPlace(filter))
        expect(eventPage(ask, { ...filter, type, id: wanted.join(',') })).toEqual(pageOf(matching, filter))
      }),
    )
  })

  it.each([
    ['2026-01-01T00:00:01Z', 4],
    ['2026-01-01T00:00:01.5Z', 6],
  ])('understand %s although the log writes milliseconds', (since, first) => {
    const { rows } = callPage(ask, { limit: 500, offset: 0, since })
    expect(rows.at(-1)?.timestamp).toBe(at(first))
  })

  it('never read records to find a page', () => {
    const plans: string[] = []
    const explain = <T>(sql: string, values: readonly unknown[]) => {
      plans.push(...ask<{ detail: string }>(`explain query plan ${sql}`, values).map(({ detail }) => detail))
      return [] as T[]
    }
    const filter = { limit: 50, offset: 0, agent_id: 'a', since: at(0), before_seq: 9 }
    callPage(explain, filter)
    eventPage(explain, { limit: 50, offset: 0, type: 'session.opened', since: at(0) })
    expect(plans.filter((plan) => plan.includes('log'))).not.toEqual([])
    for (const plan of plans.filter((each) => each.includes(' log'))) expect(plan).toMatch(/INDEX (decided|other_rows)/)
    expect(plans.join()).not.toContain('TEMP B-TREE')
    plans.length = 0
    eventPage(explain, { limit: 50, offset: 0, id: 'a,b' })
    expect(plans.join()).toMatch(/SEARCH log USING INDEX one_record/)
  })

  it('count to 10,000 and not beyond', () => {
    const many = new Database(':memory:')
    const ofMany = <T>(sql: string, values: readonly unknown[]) => many.prepare<unknown[], T>(sql).all(...values)
    const call = (n: number) => ({
      type: 'call.decided',
      id: `c${n}`,
      call_id: `c${n}`,
      timestamp: at(n),
      agent_id: 'a',
    })
    fill(
      many,
      Array.from({ length: 10_001 }, (_, n) => call(n)),
    )
    expect(callPage(ofMany, { limit: 1, offset: 0 }).total).toBeNull()
    expect(callPage(ofMany, { limit: 1, offset: 0, before_seq: 10_001 }).total).toBe(10_000)
  })
})
