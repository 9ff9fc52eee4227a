// What a server process may see of our environment, and how its program is found (decision 35).
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { Refusal } from '../../shared/contract/problem.ts'

const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const

/** PATH, HOME, LANG, TMPDIR and what the operator listed, which wins; nothing else is inherited. */
export function serverEnvironment(
  ours: NodeJS.ProcessEnv,
  listed: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = passedOn.flatMap((name) => (ours[name] === undefined ? [] : [[name, ours[name]] as const]))
  return { ...Object.fromEntries(kept), ...listed }
}

/** Absolute path of a program; a bare name is looked up on the login shell's PATH, which `path` gives. Throws Refusal 422. */
export async function resolveProgram(command: string, path: () => Promise<string>): Promise<string> {
  if (isAbsolute(command)) {
    if (await isExecutable(command)) return command
    throw notFound(`${command} does not exist or cannot be executed.`)
  }
  if (/[\\/]/.test(command)) throw notFound('Give the program by name or by its absolute path.')
  for (const folder of (await path()).split(delimiter)) {
    const candidate = join(folder, command)
    if (isAbsolute(folder) && (await isExecutable(candidate))) return candidate
  }
  throw notFound(`There is no program "${command}" on the PATH of your login shell.`)
}

function notFound(message: string): Refusal {
  return new Refusal(422, 'program_not_found', message, [{ path: 'command', message }])
}

/** Whether this is a file that may be run. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
