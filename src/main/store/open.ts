// Opens console.db: one instance, migrated, private to the user, durable at every commit.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { ConsoleDialect } from './dialect.ts'
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
  let sqlite: Database.Database | null = null
  try {
    const file = join(dataDir, 'console.db')
    // Made here, private from its first byte: SQLite gives its side files the same mode.
    closeSync(openSync(file, 'a', 0o600))
    sqlite = new Database(file, { timeout: 200 })
    for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'trusted_schema = off']) {
      sqlite.pragma(pragma)
    }
    const db = new Kysely<Tables>({ dialect: new ConsoleDialect({ database: sqlite }) })
    await migrate(db, sqlite, file)
    return storeOf(db, sqlite, tenantId, unlock)
  } catch (error) {
    sqlite?.close()
    unlock()
    throw error
  }
}

function storeOf(db: Kysely<Tables>, sqlite: Database.Database, tenantId: string, unlock: () => void): Store {
  return {
    tenantId,
    db,
    sqlite,
    transaction: (work) => sqlite.transaction(work).immediate(),
    async close() {
      await db.destroy()
      // Where nothing had to be migrated kysely never took hold of it.
      sqlite.close()
      unlock()
    },
  }
}
