// The first migration: from an empty file to strict tables that hold each other together.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { up } from '../../../../../src/main/store/migrations/0001-first-light.ts'

describe('0001-first-light', () => {
  it('makes strict tables whose children go with their parents', async () => {
    const sqlite = new Database(':memory:')
    sqlite.pragma('foreign_keys = on')
    await up(new Kysely({ dialect: new SqliteDialect({ database: sqlite }) }))
    const tables = sqlite.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all()
    expect(tables).toEqual([
      'agents',
      'credentials',
      'drift',
      'escalations',
      'outbox',
      'policy_sets',
      'policy_texts',
      'roles',
      'servers',
      'sessions',
      'settings',
      'tools',
    ])
    sqlite.exec(`insert into servers values ('s','local','S','other','stdio','/bin/true','[]','{}',null,'[]',0,'t','t');
      insert into tools values ('s','local','t','{}','h',null,null,'new',null,null);
      delete from servers`)
    expect(sqlite.prepare('select count(*) from tools').pluck().get()).toBe(0)
    expect(() =>
      sqlite.exec("insert into servers values ('s','local','S','other','stdio','x','[]','{}',null,'[]','no','t','t')"),
    ).toThrow()
  })
})
