// Opens console.db: one instance, migrated, private to the user, durable at every commit.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { lockFolder } from './instance-lock.ts'
import { migrate } from './migrate.ts'
import type { Tables } from './tables.ts'

export interface Store {
  readonly tenantId: string
  /** For reads of pages and administration. */
  readonly db: Kysely<Tables>
  /** For the hot path: prepared statements. */
  readonly sqlite: Database.Database
  /** Runs `work` in one transaction; a throw rolls back. */
  transaction<T>(work: () => T): T
  close(): Promise<void>
}

/** Throws `FolderInUseError` or `NewerFileError`; nothing has been changed then. */
export async function openStore(dataDir: string, tenantId: string): Promise<Store> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  const unlock = lockFolder(dataDir)
  try {
    const file = join(dataDir, 'console.db')
    const sqlite = new Database(file, { timeout: 200 })
    chmodSync(file, 0o600)
    for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'trusted_schema = off']) {
      sqlite.pragma(pragma)
    }
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) })
    await migrate(db, sqlite, file)
    return {
      tenantId,
      db,
      sqlite,
      transaction: (work) => sqlite.transaction(work).immediate(),
      async close() {
        await db.destroy()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
