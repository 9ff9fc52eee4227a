// From the version before: sets that were kept stay, and of none is it known what stood around its policies.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { up as firstLight } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up } from '../../../../../src/main/store/migrations/0011-surroundings.ts'

it('0011-surroundings: of the sets that were kept nothing is claimed', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) })
  await firstLight(db)
  sqlite.exec(`insert into policy_sets values ('r','local','[]','[]','t')`)
  await up(db)
  expect(sqlite.prepare('select revision, surroundings from policy_sets').all()).toEqual([
    { revision: 'r', surroundings: null },
  ])
})
