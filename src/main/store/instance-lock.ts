// One console for one data folder: an exclusive lock that the system drops when the process dies.
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
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

/** Takes the folder's lock or throws `FolderInUseError`; the answer gives it back. */
export function lockFolder(dataDir: string): () => void {
  const pidFile = join(dataDir, 'console.pid')
  const lockFile = join(dataDir, 'console.lock')
  closeSync(openSync(lockFile, 'a', 0o600))
  const lock = new Database(lockFile, { timeout: 0 })
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

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
