// From the version before: agents stay as they were, and nothing is known of their habits.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { up as firstLight } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up } from '../../../../../src/main/store/migrations/0009-baselines.ts'

it('0009-baselines: one row for each agent, none to begin with', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) })
  await firstLight(db)
  sqlite.exec("insert into agents values ('a','local','A','active','[]','[]','low','low',null,'t',null)")
  await up(db)
  expect(sqlite.prepare('select * from agent_baselines').all()).toEqual([])
  const insert = sqlite.prepare("insert into agent_baselines values ('a','local',null,null,'[]',null,null,'[]',0)")
  insert.run()
  expect(() => insert.run()).toThrow('UNIQUE')
  expect(sqlite.prepare('select id from agents').all()).toEqual([{ id: 'a' }])
})
