// From the version before: nothing is known of any library, and of each one head is kept.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import { up as firstLight } from '../../../../../src/main/store/migrations/0001-first-light.ts'
import { up } from '../../../../../src/main/store/migrations/0012-library-heads.ts'

it('0012-library-heads: one head for each library of a tenant', async () => {
  const sqlite = new Database(':memory:')
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) })
  await firstLight(db)
  await up(db)
  const insert = sqlite.prepare(`insert into library_heads values (?, ?, 'id', 'key', '{}', 'now')`)
  insert.run('local', 'https://a.example/')
  insert.run('local', 'https://b.example/')
  insert.run('other', 'https://a.example/')
  expect(() => insert.run('local', 'https://a.example/')).toThrow('UNIQUE')
})
