// Finds an accepted binary of the policy engine where it may lie already, and says what was seen where. It changes nothing.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

export const pinned = '1.22.2'
export const binaryName = process.platform === 'win32' ? 'opa.exe' : 'opa'
const oldest = [1, 4, 2]

/** Path of the cached binary; in the temporary folder when there is no home to write to. */
export function cachePath(env = process.env, home = homedir()) {
  const usual =
    env.XDG_CACHE_HOME ||
    (process.platform === 'darwin'
      ? join(home, 'Library/Caches')
      : process.platform === 'win32'
        ? (env.LOCALAPPDATA ?? home)
        : join(home, '.cache'))
  const base = writable(usual) ? usual : join(tmpdir(), `behavry-cache-${process.getuid?.() ?? 'user'}`)
  return join(base, 'behavry', 'opa', pinned, binaryName)
}

/** The first accepted binary of environment, cache and PATH, and what was wrong with the places before it. */
export function findOpa(env = process.env) {
  const cached = cachePath(env)
  const named = env.BEHAVRY_OPA_PATH
  const places = [
    { where: 'BEHAVRY_OPA_PATH', path: named || null, none: 'not set' },
    { where: `the cache (${cached})`, path: existsSync(cached) ? cached : null, none: 'empty' },
    { where: 'an opa on the PATH', path: onPath(env), none: 'none there' },
  ]
  const missed = []
  for (const { where, path, none } of places) {
    if (path === null) {
      missed.push({ where, why: none, set: false })
      continue
    }
    try {
      return { found: { where, path, version: accepted(path) }, missed }
    } catch (error) {
      missed.push({ where, why: error.message.split('\n')[0], set: true })
    }
  }
  return { found: null, missed }
}

/** Version of a binary; throws when it is none or too old. */
export function accepted(path) {
  const output = execFileSync(path, ['version'], { encoding: 'utf8', timeout: 20_000, env: {}, stdio: 'pipe' })
  const version = /^Version: (\S+)/m.exec(output)?.[1]
  if (!version) throw new Error(`${path} is not Open Policy Agent`)
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  const at = oldest.findIndex((part, index) => (parts[index] ?? 0) !== part)
  if (at >= 0 && (parts[at] ?? 0) < oldest[at]) throw new Error(`version ${version} is older than ${oldest.join('.')}`)
  return version
}

function onPath({ PATH = '' }) {
  const folders = PATH.split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, binaryName)).find(executable) ?? null
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Whether a folder can be written to, or made. */
function writable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (error) {
    return error.code === 'ENOENT' && dirname(folder) !== folder && writable(dirname(folder))
  }
}
