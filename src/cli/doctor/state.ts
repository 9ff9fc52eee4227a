// console.db: readable, whole, and of the version that this program knows.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { appliedTo, migrations } from '../../main/store/migrate.ts'
import { about, type Check, messageOf, quoted } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const title = 'State (console.db)'

export async function state(around: Surroundings): Promise<Check[]> {
  const check = about('console_db', title)
  const file = join(around.dataDir, 'console.db')
  if (!existsSync(file)) {
    return existsSync(join(around.dataDir, 'audit.db'))
      ? [check.failed('It is not there although there is a log: agents, servers and settings are lost.', restore(file))]
      : [check.ok('There is none yet: the first start makes it.')]
  }
  try {
    const db = await around.open('console.db')
    return ['why' in db ? check.warning(`It was not opened: ${db.why}.`, askRunning) : checked(db, file, check)]
  } catch (error) {
    return [check.failed(`It cannot be read: ${messageOf(error)}.`, restore(file))]
  }
}

export const askRunning = 'Start the console and run this again: it is then asked, and nothing has to be copied.'

function checked(db: Database.Database, file: string, check: ReturnType<typeof about>): Check {
  const [problem] = db.pragma('quick_check(1)', { simple: false }) as { quick_check: string }[]
  if (problem?.quick_check !== 'ok') return check.failed(`It is damaged: ${problem?.quick_check}.`, restore(file))
  const [known, done] = [Object.keys(migrations).sort(), appliedTo(db)]
  const newer = done.find((name) => !known.includes(name))
  if (newer) return check.failed(`A newer console wrote it (it has "${newer}").`, 'Use that version or a newer one.')
  if (done.length === 0) return check.warning('It holds nothing.', 'Start the console, which fills it.')
  const open = known.filter((name) => !done.includes(name))
  return open.length === 0
    ? check.ok(`It is whole and up to date (${done.at(-1)}).`)
    : check.warning(
        `It is whole but older than this program (it lacks ${open.join(', ')}).`,
        'Start the console, which keeps a copy and updates it.',
      )
}

function restore(file: string): string {
  return `Stop the console, move ${quoted(file)} aside and put a backup in its place; a copy from before an update is named console.db.before-… .`
}
