// The log: its chain recomputed from the first row on and compared with the signed heads.
import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { headsFileOf } from '../../main/events/heads.ts'
import { auditKeyFile } from '../../main/events/keys.ts'
import { knownLogVersion } from '../../main/events/log-schema.ts'
import { verifyLog } from '../../main/events/verify-log.ts'
import type { VerifyResult } from '../../shared/contract/event.ts'
import { about, type Check, messageOf } from './check.ts'
import { askRunning } from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** About a second's work; from here on whoever waits is told. */
const manyRows = 50_000
const keep = 'Keep the data folder as it is, and compare with an exported log: rows were changed or lost.'

export async function auditLog(around: Surroundings): Promise<Check[]> {
  const check = about('audit_log', 'Log (audit.db)')
  if (!existsSync(join(around.dataDir, 'audit.db'))) {
    return existsSync(headsFileOf(around.dataDir))
      ? [check.failed('It is not there although its signed heads are.', keep)]
      : [check.ok('There is none yet: the first start makes it.')]
  }
  try {
    return [await read(around, check)]
  } catch (error) {
    return [check.failed(`It cannot be read: ${messageOf(error)}.`, keep)]
  }
}

async function read(around: Surroundings, check: ReturnType<typeof about>): Promise<Check> {
  const db = await around.open('audit.db')
  if ('why' in db) return check.warning(`It was not verified: ${db.why}.`, askRunning)
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > knownLogVersion)
    return check.failed(`A newer console wrote it (version ${version}).`, 'Use that version or a newer one.')
  const headsFile = headsFileOf(around.dataDir)
  if (version === 0 && isEmpty(db) && !existsSync(headsFile))
    return check.warning('It holds nothing.', 'Start the console, which fills it.')
  const key = publicKeyOf(around.dataDir)
  if (key === null)
    return check.failed(
      'The key that signs its heads is missing or damaged.',
      'Put keys/ back from a backup before the next start.',
    )
  let told = manyRows
  const onRows = (rows: number) => {
    if (rows < told) return
    around.progress(`Verified ${rows} rows …`)
    told += manyRows
  }
  return said(await verifyLog(db, headsFile, key, onRows), check)
}

function said({ ok, rows, problem, head }: VerifyResult, check: ReturnType<typeof about>): Check {
  return ok
    ? check.ok(
        `${rows} rows, the chain is whole, and its signed heads fit (the last is of row ${head?.seq}, ${head?.timestamp}).`,
      )
    : check.failed(`NOT WHOLE: ${problem}.`, keep)
}

function isEmpty(db: Database.Database): boolean {
  return db.prepare('select 1 from sqlite_master').get() === undefined
}

function publicKeyOf(dataDir: string): string | null {
  try {
    return createPublicKey(readFileSync(auditKeyFile(dataDir)))
      .export({ type: 'spki', format: 'pem' })
      .toString()
  } catch {
    return null
  }
}
