// Finds the policy engine's binary, or gets it: environment, cache, PATH, go install.
import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run, say } from './steps.mjs'

export const pinned = '1.22.2'
const oldest = [1, 4, 2]
const goLimitMs = 15 * 60_000
const binaryName = process.platform === 'win32' ? 'opa.exe' : 'opa'

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

/** Resolves to the absolute path of an accepted binary, or throws one message that names every attempt. */
export async function ensureOpa(env = process.env) {
  const cached = cachePath(env)
  const attempts = []
  const ways = [
    ['BEHAVRY_OPA_PATH', () => fromEnvironment(env)],
    [`the cache (${cached})`, () => fromCache(cached)],
    ['an opa on the PATH', () => fromPath(env)],
    // A release is fetched only when its SHA-256 is pinned here; none could be verified yet.
    [
      'download of the official release',
      () => ({ not: 'no checksum is pinned in this version, so nothing unverified is fetched' }),
    ],
    [`go install github.com/open-policy-agent/opa@v${pinned}`, () => goInstall(cached, env)],
  ]
  for (const [name, way] of ways) {
    try {
      const found = await way()
      if (typeof found === 'string') return found
      attempts.push(`  ${name}: ${found.not}`)
    } catch (error) {
      attempts.push(`  ${name}: ${error.message.split('\n')[0]}`)
    }
  }
  throw new Error(
    `Open Policy Agent ${pinned} was not found and could not be fetched. Tried:\n${attempts.join('\n')}\n` +
      `What to do: put the binary for your platform (https://www.openpolicyagent.org/docs/#1-download-opa) at\n  ${cached}\n` +
      'or name it with BEHAVRY_OPA_PATH, or install Go and try again.',
  )
}

function fromEnvironment({ BEHAVRY_OPA_PATH: path }) {
  if (!path) return { not: 'not set' }
  accepted(path)
  return path
}

function fromCache(path) {
  if (!existsSync(path)) return { not: 'empty' }
  accepted(path)
  return path
}

function fromPath({ PATH = '' }) {
  for (const folder of PATH.split(delimiter)) {
    const path = join(folder, binaryName)
    if (folder === '' || !executable(path)) continue
    const version = accepted(path)
    if (version !== pinned)
      say(`Warning: using Open Policy Agent ${version} from ${path}; ${pinned} is the tested version.`)
    return path
  }
  return { not: 'none there' }
}

/** Version of a binary; throws when it is none or too old. */
export function accepted(path) {
  const output = execFileSync(path, ['version'], { encoding: 'utf8', timeout: 20_000, env: {} })
  const version = /^Version: (\S+)/m.exec(output)?.[1]
  if (!version) throw new Error(`${path} is not Open Policy Agent`)
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  const at = oldest.findIndex((part, index) => (parts[index] ?? 0) !== part)
  if (at >= 0 && (parts[at] ?? 0) < oldest[at]) throw new Error(`version ${version} is older than ${oldest.join('.')}`)
  return version
}

async function goInstall(target, env) {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' })
  } catch {
    return { not: 'Go is not installed' }
  }
  say(`Building Open Policy Agent ${pinned} with Go. This takes one to five minutes, once …`)
  const began = Date.now()
  const ticking = setInterval(() => say(`  still building (${Math.round((Date.now() - began) / 1000)} s) …`), 20_000)
  const folder = mkdtempSync(join(tmpdir(), 'behavry-go-'))
  const goHome = env.HOME ? {} : { HOME: folder }
  try {
    const goEnv = { ...env, ...goHome, GOBIN: folder, GOFLAGS: '-modcacherw' }
    const { code } = await run('go', ['install', `github.com/open-policy-agent/opa@v${pinned}`], {
      env: goEnv,
      limitMs: goLimitMs,
    })
    if (code !== 0) return { not: 'go install failed: see the lines above' }
    return keep(target, (file) => copyFileSync(join(folder, binaryName), file))
  } finally {
    clearInterval(ticking)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts the binary in its place in one step, so that nobody ever runs half of it. */
function keep(target, write) {
  mkdirSync(dirname(target), { recursive: true })
  const partial = `${target}.${process.pid}`
  write(partial)
  chmodSync(partial, 0o755)
  accepted(partial)
  renameSync(partial, target)
  return target
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await ensureOpa())
