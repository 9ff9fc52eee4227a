// The sixth migration: patterns of one's own, and what differs from the built-in ones.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

describe('0006-dlp', () => {
  it('begins with no pattern of one’s own and nothing changed', async () => {
    const sqlite = new Database(':memory:')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    for (const name of Object.keys(migrations).filter((each) => each <= '0006')) await migrations[name]?.up(db)
    await migrations['0006-dlp']?.up(db)
    expect(sqlite.prepare('select count(*) from dlp_patterns').pluck().get()).toBe(0)
    expect(sqlite.prepare('select count(*) from dlp_overrides').pluck().get()).toBe(0)
  })
})
