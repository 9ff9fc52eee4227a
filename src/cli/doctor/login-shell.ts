// The login shell's PATH, on which programs of servers are found.
import { delimiter } from 'node:path'
import { askLoginShell } from '../../main/servers/login-path.ts'
import { about, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

export async function loginShell({ env }: Pick<Surroundings, 'env'>): Promise<Check> {
  const check = about('login_path', 'PATH of the login shell')
  const { shell, path, problem } = await askLoginShell(env)
  if (path !== null) return check.ok(`${shell} names ${path.split(delimiter).length} folders.`)
  if (problem === null && process.platform === 'win32')
    return check.ok('There is none here: the PATH of the console counts.')
  return check.warning(
    `${problem ?? 'No login shell is known.'} Programs of servers are found on the PATH of the console alone.`,
    'See that a login shell starts without waiting for anything, or give programs by their absolute path.',
  )
}
