// The third migration: what was there stays, versions and requests go with their policy, tokens are unique.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { up as first } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up as second } from '../../../../../src/main/store/migrations/0002-the-desk.ts'
import { up } from '../../../../../src/main/store/migrations/0003-policies.ts'

describe('0003-policies', () => {
  it('keeps what was there, and binds versions and requests to their policy', async () => {
    const sqlite = new Database(':memory:')
    sqlite.pragma('foreign_keys = on')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    await first(db)
    await second(db)
    sqlite.exec("insert into roles values ('r','local','{}')")
    await up(db)
    expect(sqlite.prepare('select count(*) from roles').pluck().get()).toBe(1)
    sqlite.exec(`insert into policies values ('p','local','P','','package a','draft','custom',1,null,null,null,'o','t','t');
      insert into policy_versions values ('p','local',1,'P','','package a','o','t',null);
      insert into change_requests values ('c','local','p','pending',1,'','','','s','o',null,null,'t',null)`)
    expect(() => sqlite.exec("insert into policy_versions values ('nobody','local',1,'','','','o','t',null)")).toThrow(
      'FOREIGN KEY',
    )
    sqlite.exec("delete from policies where id = 'p'")
    expect(sqlite.prepare('select count(*) from policy_versions').pluck().get()).toBe(0)
    expect(sqlite.prepare('select count(*) from change_requests').pluck().get()).toBe(0)
    const add = (id: string) =>
      sqlite.exec(`insert into operators values ('${id}','local','O','viewer','h','t',null,null)`)
    add('1')
    expect(() => add('2')).toThrow('UNIQUE')
  })
})
