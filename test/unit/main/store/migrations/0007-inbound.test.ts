// The migration for answers of tools: held calls of before keep what they say, and are none of a result.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

describe('0007-inbound', () => {
  it('leaves held calls as they are', async () => {
    const sqlite = new Database(':memory:')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    const before = Object.keys(migrations).filter((name) => name < '0007-inbound')
    for (const name of before.sort()) await migrations[name]?.up(db)
    sqlite.exec(`insert into escalations (id, tenant_id, kind, status, call_id, agent_id, agent_name, session_id, server_id,
      tool_name, action, targets, arguments, reason, remedy, policy, contributing, risk_tier, requester_verified,
      created_at, expires_at, call_digest, approval_digest) values ('e','local','call','pending','c','a','A','s','files',
      'write_file','write','[]','{}','r','r','p','[]','medium',0,'t','t','d','ad')`)
    await migrations['0007-inbound']?.up(db)
    expect(
      sqlite.prepare('select kind, findings, result, sanitised_result, release, awaited from escalations').get(),
    ).toEqual({
      kind: 'call',
      findings: null,
      result: null,
      sanitised_result: null,
      release: null,
      awaited: 1,
    })
    expect(sqlite.prepare('select count(*) from inbound_rules').pluck().get()).toBe(0)
    expect(sqlite.prepare('select count(*) from trust_domains').pluck().get()).toBe(0)
  })
})
