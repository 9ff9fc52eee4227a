// What every group of checks looks at: the data folder, the console that runs on it, and copies of its databases.
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Places } from '../../main/places.ts'
import type { ConsoleStatus } from '../../shared/contract/console-status.ts'
import { createOperatorClient, type OperatorClient } from '../operator-client.ts'
import { type FoundConsole, lookForConsole } from '../running-console.ts'
import { messageOf } from './check.ts'

/** An answer of the console takes less than this, or it does not answer. */
export const answerLimitMs = 5000
/** A larger database of a console that does not run is not copied. */
const mostCopied = 1 << 30
const muchToCopy = 1 << 28

export interface Surroundings extends FoundConsole {
  readonly dataDir: string
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  readonly connectProgram: Places['connectProgram']
  /** The running console's API; null without one, when it gives nobody a token, and when it does not answer. */
  readonly operator: { readonly client: OperatorClient; readonly status: ConsoleStatus } | null
  /** Why a console that gives out a token does not answer to it. */
  readonly operatorProblem: string | null
  /** The database, or in words why it is not opened. The file and its neighbours stay as they are. */
  open(name: 'console.db' | 'audit.db'): Promise<Database.Database | { readonly why: string }>
  /** One line for whoever waits. */
  progress(line: string): void
  close(): void
}

export interface SurroundingsDeps {
  readonly dataDir: string
  readonly version: string
  readonly env: NodeJS.ProcessEnv
  readonly connectProgram: Places['connectProgram']
  readonly progress: (line: string) => void
}

export async function lookAround(deps: SurroundingsDeps): Promise<Surroundings> {
  const found = lookForConsole(deps.dataDir)
  const databases = createDatabases(deps, found.instance.state === 'running')
  return { ...deps, ...found, ...(await operatorOf(found)), open: databases.open, close: databases.close }
}

async function operatorOf({
  instance,
  run,
}: FoundConsole): Promise<Pick<Surroundings, 'operator' | 'operatorProblem'>> {
  if (instance.state !== 'running' || instance.shell !== 'headless' || run.state !== 'read')
    return { operator: null, operatorProblem: null }
  const client = createOperatorClient(run.content, answerLimitMs)
  try {
    return { operator: { client, status: await client.get<ConsoleStatus>('/admin/console') }, operatorProblem: null }
  } catch (error) {
    return { operator: null, operatorProblem: messageOf(error) }
  }
}

/**
 * SQLite makes files beside a database even to read it, except where a running console has made them. So without one a
 * copy is read, with the write-ahead log that a killed console left.
 */
function createDatabases({ dataDir, progress }: SurroundingsDeps, inUse: boolean) {
  const opened = new Map<string, Database.Database>()
  let scratch: string | null = null
  async function place(name: string): Promise<string | { why: string }> {
    const file = join(dataDir, name)
    if (inUse) return file
    const size = [file, `${file}-wal`].reduce((sum, each) => sum + (existsSync(each) ? statSync(each).size : 0), 0)
    const { bavail, bsize } = await statfs(tmpdir())
    if (size > mostCopied) return { why: 'it is larger than 1 GiB' }
    if (size > (bavail * bsize) / 2) return { why: 'the temporary folder has no room for a copy of it' }
    if (size > muchToCopy) progress(`Copying ${name} (${Math.round(size / (1 << 20))} MiB) to read it …`)
    scratch ??= mkdtempSync(join(tmpdir(), 'behavry-doctor-'))
    const copy = join(scratch, name)
    copyFileSync(file, copy, constants.COPYFILE_FICLONE)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE)
    return copy
  }
  return {
    async open(name: string): Promise<Database.Database | { why: string }> {
      const known = opened.get(name)
      if (known) return known
      const file = await place(name)
      if (typeof file !== 'string') return file
      const db = new Database(file, { readonly: true, timeout: 1000 })
      opened.set(name, db)
      db.pragma('trusted_schema = off')
      return db
    },
    close() {
      for (const db of opened.values()) db.close()
      opened.clear()
      if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
    },
  }
}
