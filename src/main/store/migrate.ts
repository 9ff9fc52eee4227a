// Brings console.db to the version this program knows; copies it first and refuses a newer one.
import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as firstLight from './migrations/0001-first-light.ts'
import * as theDesk from './migrations/0002-the-desk.ts'
import * as policies from './migrations/0003-policies.ts'
import * as dialect from './migrations/0004-dialect.ts'
import * as delegations from './migrations/0005-delegations.ts'
import * as dlp from './migrations/0006-dlp.ts'
import * as inbound from './migrations/0007-inbound.ts'
import * as drift from './migrations/0008-drift.ts'
import * as baselines from './migrations/0009-baselines.ts'
import * as candidates from './migrations/0010-candidates.ts'
import * as surroundings from './migrations/0011-surroundings.ts'
import * as libraryHeads from './migrations/0012-library-heads.ts'
import * as library from './migrations/0013-library.ts'
import type { Tables } from './tables.ts'

/** Every migration by its number and purpose; released ones are frozen. */
export const migrations: Record<string, Migration> = {
  '0001-first-light': firstLight,
  '0002-the-desk': theDesk,
  '0003-policies': policies,
  '0004-dialect': dialect,
  '0005-delegations': delegations,
  '0006-dlp': dlp,
  '0007-inbound': inbound,
  '0008-drift': drift,
  '0009-baselines': baselines,
  '0010-candidates': candidates,
  '0011-surroundings': surroundings,
  '0012-library-heads': libraryHeads,
  '0013-library': library,
}

export class NewerFileError extends Error {
  constructor(file: string, known: readonly string[], found: string) {
    super(
      `${file} was written by a newer version of the console (it has "${found}", this one knows up to ` +
        `"${known.at(-1)}"). Nothing was changed. Start the newer version.`,
    )
    this.name = 'NewerFileError'
  }
}

/** Migrates to the latest of `wanted`; before any change to an existing file a copy stands beside it. */
export async function migrate(
  db: Kysely<Tables>,
  sqlite: Database.Database,
  file: string,
  wanted: Record<string, Migration> = migrations,
): Promise<void> {
  const known = Object.keys(wanted).sort()
  const done = appliedTo(sqlite)
  const newer = done.find((name) => !known.includes(name))
  if (newer) throw new NewerFileError(file, known, newer)
  const next = known.find((name) => !done.includes(name))
  if (!next) return
  if (done.length > 0) copyWhole(sqlite, `${file}.before-${next.slice(0, 4)}`)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => wanted } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** A copy that an interrupted start left behind is replaced: the file it was made from has not changed since. */
function copyWhole(sqlite: Database.Database, copy: string): void {
  const part = `${copy}.part`
  rmSync(part, { force: true })
  closeSync(openSync(part, 'wx', 0o600))
  sqlite.prepare('vacuum into ?').run(part)
  renameSync(part, copy)
}

/** Names of the migrations that a file has; none when it is new. */
export function appliedTo(sqlite: Database.Database): string[] {
  const table = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'").get()
  if (!table) return []
  return sqlite
    .prepare<[], { name: string }>('select name from kysely_migration order by name')
    .all()
    .map((row) => row.name)
}
