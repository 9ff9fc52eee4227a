// Brings the library's tables to this version; several processes that start together do it one after the other.
import { Migrator } from 'kysely/migration'
import * as library from './migrations/0001-library.ts'
import type { Database } from './open-database.ts'

export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ '0001-library': library }) },
    migrationTableSchema: 'community',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
