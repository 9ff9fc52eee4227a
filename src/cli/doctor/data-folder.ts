// The data folder: there, the owner's alone, and with room for the log.
import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs'
import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { about, type Check, messageOf, quoted } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const mebibyte = 1 << 20
/** Below the first, rows of the log soon cannot be written and every call is denied. */
const room = { least: 64 * mebibyte, comfortable: 1024 * mebibyte }
const named = 4

export async function dataFolder({ dataDir }: Pick<Surroundings, 'dataDir'>): Promise<Check[]> {
  const check = about('data_folder', 'Data folder')
  const found = await stat(dataDir).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) {
    if (found.code !== 'ENOENT')
      return [check.failed(`${dataDir} cannot be reached: ${found.message}`, 'Run this as the user who owns it.')]
    return [
      check.warning(
        `There is no ${dataDir} yet.`,
        'Start the console, which makes it, or name another with --data-dir.',
      ),
      await freeSpace(dataDir),
    ]
  }
  if (!found.isDirectory()) return [check.failed(`${dataDir} is no folder.`, 'Name a folder with --data-dir.')]
  return [check.ok(dataDir), await permissions(dataDir, found), await freeSpace(dataDir)]
}

async function permissions(dataDir: string, folder: Stats): Promise<Check> {
  const check = about('permissions', 'Permissions')
  if (process.platform === 'win32') return check.ok('They follow the folder of your profile.')
  if (folder.uid !== process.getuid?.())
    return check.failed(`${dataDir} belongs to another user (${folder.uid}).`, 'Run this as the user who owns it.')
  const repair = `Run: chmod -R u=rwX,go= ${quoted(dataDir)}`
  const wrong = [...problemsOf(dataDir, dataDir, folder, 0o700)]
  let files: string[]
  try {
    files = await filesIn(dataDir)
  } catch (error) {
    return check.failed(`${dataDir} cannot be listed: ${messageOf(error)}.`, repair)
  }
  for (const name of files) {
    const found = await stat(join(dataDir, name)).catch(() => null)
    if (found) wrong.push(...problemsOf(join(dataDir, name), name, found, found.isDirectory() ? 0o700 : 0o600))
    else wrong.push(`${name} cannot be reached`)
  }
  if (wrong.length === 0) return check.ok(`The folder and ${files.length} files in it are yours alone.`)
  const more = wrong.length > named ? ` and ${wrong.length - named} more` : ''
  return check.failed(`${wrong.slice(0, named).join(', ')}${more}.`, repair)
}

/** What lies in the folder itself and with the keys; the window's own profile is behind the folder's door. */
async function filesIn(dataDir: string): Promise<string[]> {
  const own = (await readdir(dataDir)).filter((name) => name !== 'window')
  const keys = own.includes('keys') && statSync(join(dataDir, 'keys')).isDirectory()
  return [...own, ...(keys ? (await readdir(join(dataDir, 'keys'))).map((name) => join('keys', name)) : [])]
}

function problemsOf(path: string, name: string, { mode, uid }: Stats, wanted: number): string[] {
  if (uid !== process.getuid?.()) return [`${name} belongs to another user (${uid})`]
  const bits = mode & 0o777
  const is = `has the mode ${bits.toString(8).padStart(4, '0')}`
  if ((bits & 0o077) !== 0) return [`${name} is open to others (it ${is})`]
  if ((bits & wanted) !== wanted) return [`${name} cannot be read and written (it ${is})`]
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return []
  } catch (error) {
    return [`${name} cannot be read and written (${(error as NodeJS.ErrnoException).code})`]
  }
}

async function freeSpace(dataDir: string): Promise<Check> {
  let folder = dataDir
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  return roomFor(bavail * bsize)
}

/** `free` in bytes. */
export function roomFor(free: number): Check {
  const check = about('free_space', 'Free space')
  const says = `${free >= 1024 * mebibyte ? `${(free / mebibyte / 1024).toFixed(1)} GiB` : `${Math.floor(free / mebibyte)} MiB`} are free.`
  const make = 'Make room: without it no row of the log can be written, and every call is denied.'
  if (free < room.least) return check.failed(says, make)
  return free < room.comfortable ? check.warning(says, make) : check.ok(says)
}
