// One console for one data folder: an exclusive lock that the system drops when the process dies.
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export class FolderInUseError extends Error {
  constructor(dataDir: string, pid: string) {
    super(
      `Another console (process ${pid}) uses the data folder ${dataDir}. Stop it or choose another folder with --data-dir.`,
    )
    this.name = 'FolderInUseError'
  }
}

/** Somebody who only looks holds the file for less than this. */
const lookMs = 200

/** Takes the folder's lock or throws `FolderInUseError`; the answer gives it back. */
export function lockFolder(dataDir: string): () => void {
  const pidFile = join(dataDir, 'console.pid')
  const lockFile = join(dataDir, 'console.lock')
  closeSync(openSync(lockFile, 'a', 0o600))
  const lock = new Database(lockFile, { timeout: lookMs })
  try {
    lock.pragma('journal_mode = delete')
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new FolderInUseError(dataDir, pidIn(pidFile))
    throw error
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return () => lock.close()
}

/** The process that holds the folder, by its number as far as it is known; null when none does. Throws when it cannot be told. */
export function holderOf(dataDir: string): string | null {
  const lockFile = join(dataDir, 'console.lock')
  if (!existsSync(lockFile)) return null
  const look = new Database(lockFile, { readonly: true, timeout: 0 })
  try {
    look.prepare('select 1 from sqlite_master').get()
    return null
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return pidIn(join(dataDir, 'console.pid'))
    throw error
  } finally {
    look.close()
  }
}

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
