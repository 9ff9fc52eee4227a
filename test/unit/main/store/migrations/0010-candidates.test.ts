// From the version before: policies that were there stay, and none of them came of a candidate.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

it('0010-candidates: what was there stays; of one pattern one candidate can be open', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
  const before = Object.keys(migrations).filter((name) => name < '0010-candidates')
  for (const name of before.sort()) await migrations[name]?.up(db)
  sqlite.exec(
    `insert into policies values ('p','local','P','','package x','active','custom',1,null,null,null,'a','t','t')`,
  )
  await migrations['0010-candidates']?.up(db)
  expect(sqlite.prepare('select id, status, candidate_id from policies').all()).toEqual([
    { id: 'p', status: 'active', candidate_id: null },
  ])
  const insert = (id: string, status: string, tenant = 'local') =>
    sqlite.exec(`insert into candidates (tenant_id, id, pattern_signature, source_event_type, source_event_types,
      source_event_ids, agents, sessions, requesters, template, subject, rego_rule, confidence, breakdown, severity,
      status, created_at, updated_at) values ('${tenant}','${id}','s','BEHAVIOR_REVERSAL','[]','[]','[]','[]','[]',
      'behavior_reversal','{}','',3,'{}','low','${status}','t','t')`)
  insert('a', 'proposed')
  expect(() => insert('b', 'auto_activated')).toThrow('UNIQUE')
  for (const [id, status] of [
    ['c', 'rejected'],
    ['d', 'rejected'],
    ['e', 'approved'],
  ] as const)
    insert(id, status)
  insert('f', 'proposed', 'other')
})
