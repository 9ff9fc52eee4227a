// The fifth migration: delegations and workflows have their tables, and what was there stays.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

describe('0005-delegations', () => {
  it('adds its tables and keeps agents', async () => {
    const sqlite = new Database(':memory:')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    for (const name of ['0001-first-light', '0002-the-desk', '0003-policies', '0004-dialect'])
      await migrations[name]?.up(db)
    sqlite.exec(`insert into agents (id, tenant_id, name, status, roles, permissions, risk_tier, live_risk_tier, created_at)
      values ('a', 'local', 'A', 'active', '[]', '[]', 'low', 'low', 't')`)
    await migrations['0005-delegations']?.up(db)
    expect(sqlite.prepare('select count(*) from agents').pluck().get()).toBe(1)
    for (const table of ['delegations', 'delegation_probes', 'workflows', 'workflow_sessions'])
      expect(sqlite.prepare(`select count(*) from ${table}`).pluck().get()).toBe(0)
  })
})
