// The second migration: what was there stays, what is new is empty.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { up as first } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up } from '../../../../../src/main/store/migrations/0002-the-desk.ts'

describe('0002-the-desk', () => {
  it('keeps servers with their tools, and takes each enrolment token once', async () => {
    const sqlite = new Database(':memory:')
    sqlite.pragma('foreign_keys = on')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    await first(db)
    sqlite.exec(`insert into servers values ('s','local','S','other','stdio','/bin/true','[]','{}',null,'[]',0,'t','t');
      insert into tools values ('s','local','t','{}','h',null,null,'new',null,null)`)
    await up(db)
    expect(sqlite.prepare('select url, headers from servers').get()).toEqual({ url: null, headers: '{}' })
    expect(sqlite.prepare('select count(*) from tools').pluck().get()).toBe(1)
    expect(sqlite.prepare('select guidance, edited_arguments from escalations').all()).toEqual([])
    const add = (id: string, hash: string) =>
      sqlite.exec(
        `insert into enrollment_tokens values ('${id}','local',null,'[]','[]','low','${hash}','t','t',null,null)`,
      )
    add('1', 'a')
    expect(() => add('2', 'a')).toThrow('UNIQUE')
    expect(() => sqlite.exec("update enrollment_tokens set agent_id = 'nobody'")).toThrow('FOREIGN KEY')
  })
})
