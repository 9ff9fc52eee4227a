// What a server process may see of our environment, and how its program is found (decision 35).
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '../../shared/contract/problem.ts'

const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const
const shellLimitMs = 3000

/** PATH, HOME, LANG, TMPDIR and what the operator listed, which wins; nothing else is inherited. */
export function serverEnvironment(
  ours: NodeJS.ProcessEnv,
  listed: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = passedOn.flatMap((name) => (ours[name] === undefined ? [] : [[name, ours[name]] as const]))
  return { ...Object.fromEntries(kept), ...listed }
}

/** Absolute path of a program; a bare name is looked up on the login shell's PATH. Throws Refusal 422. */
export async function resolveProgram(command: string, ours: NodeJS.ProcessEnv): Promise<string> {
  if (isAbsolute(command)) {
    if (await isExecutable(command)) return command
    throw notFound(`${command} does not exist or cannot be executed.`)
  }
  if (/[\\/]/.test(command)) throw notFound('Give the program by name or by its absolute path.')
  for (const folder of (await loginPath(ours)).split(delimiter)) {
    const candidate = join(folder, command)
    if (isAbsolute(folder) && (await isExecutable(candidate))) return candidate
  }
  throw notFound(`There is no program "${command}" on the PATH of your login shell.`)
}

function notFound(message: string): Refusal {
  return new Refusal(422, 'program_not_found', message, [{ path: 'command', message }])
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

/** PATH of the operator's login shell, then ours: a desktop program is started without the former. */
export async function loginPath(ours: NodeJS.ProcessEnv): Promise<string> {
  const fallback = ours.PATH ?? ''
  if (process.platform === 'win32' || !ours.SHELL) return fallback
  try {
    const { stdout } = await promisify(execFile)(ours.SHELL, ['-lc', 'printf %s "$PATH"'], { timeout: shellLimitMs })
    return [stdout, fallback].filter((part) => part !== '').join(delimiter)
  } catch {
    return fallback
  }
}
