// From the version before: tools and changes that were there stay, with nothing said about them.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { up as firstLight } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up } from '../../../../../src/main/store/migrations/0008-drift.ts'

it('0008-drift: what was known is neither reviewed nor kept blocked', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) })
  await firstLight(db)
  sqlite.exec(`insert into servers values ('s','local','S','other','stdio','/bin/true','[]','{}',null,'[]',0,'t','t');
    insert into tools values ('s','local','t','{}','h','{}','g','changed',null,null);
    insert into drift values ('d','local','s','t','changed','high','{}','{}','h','t','open')`)
  await up(db)
  expect(sqlite.prepare('select name, kept_blocked, class_review from tools').all()).toEqual([
    { name: 't', kept_blocked: null, class_review: 0 },
  ])
  expect(sqlite.prepare('select id, findings, before_hash, other, reviewed_at, reviewed_by from drift').all()).toEqual([
    { id: 'd', findings: '[]', before_hash: null, other: null, reviewed_at: null, reviewed_by: null },
  ])
})
