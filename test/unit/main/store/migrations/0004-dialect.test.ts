// The fourth migration: servers that were there speak no known dialect yet.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

describe('0004-dialect', () => {
  it('leaves the dialect of known servers open', async () => {
    const sqlite = new Database(':memory:')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    for (const name of ['0001-first-light', '0002-the-desk', '0003-policies']) await migrations[name]?.up(db)
    sqlite.exec(`insert into servers (id, tenant_id, name, type, transport, command, args, env, roots, accept_tools,
      created_at, updated_at, headers) values ('s','local','S','database','stdio','/bin/x','[]','{}','[]',0,'t','t','{}')`)
    await migrations['0004-dialect']?.up(db)
    expect(sqlite.prepare('select dialect from servers').pluck().get()).toBeNull()
  })
})
