// The thirteenth migration: policies, patterns and rules of before are nobody's subscription; versions go with their subscription.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../../../src/main/store/migrate.ts'

describe('0013-library', () => {
  it('keeps what was there, and drops versions with their subscription', async () => {
    const sqlite = new Database(':memory:')
    sqlite.pragma('foreign_keys = on')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) })
    for (const [name, { up }] of Object.entries(migrations)) if (name < '0013') await up(db)
    sqlite.exec(`insert into policies values ('p','local','P','','text','draft','custom',1,null,null,null,'a','t','t');
      insert into dlp_patterns values ('d','local','D','other','x','low','[]',null,null,1,'{}','a','t');
      insert into inbound_rules values ('r','local','R',1,'{}','tag',1,'a','t','t')`)
    await migrations['0013-library']?.up(db)
    expect(sqlite.prepare('select id, slug, heard from policies').all()).toEqual([{ id: 'p', slug: null, heard: null }])
    for (const table of ['dlp_patterns', 'inbound_rules'])
      expect(sqlite.prepare(`select subscription_id from ${table}`).all()).toEqual([{ subscription_id: null }])
    const values = `'s','a','src','slug','N','policy','daily','enforce',0,'1.0.0',null,'1.0.0','k','[]',null,null,'current',null,null,'a','t'`
    sqlite.exec(`insert into subscriptions values ('local',${values});
      insert into subscription_versions values (null,'local','s','1.0.0','h','[]','t','subscribed','a')`)
    expect(() => sqlite.exec(`insert into subscriptions values ('local',${values.replace("'s'", "'s2'")})`)).toThrow(
      'UNIQUE',
    )
    sqlite.exec('delete from subscriptions')
    expect(sqlite.prepare('select count(*) from subscription_versions').pluck().get()).toBe(0)
  })
})
