// Finds the policy engine's binary, or gets it: environment, cache, PATH, go install.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { accepted, binaryName, cachePath, findOpa, pinned } from './find-opa.mjs'
import { run, say } from './steps.mjs'

const goLimitMs = 15 * 60_000

/** Resolves to the absolute path of an accepted binary, or throws one message that names every attempt. */
export async function ensureOpa(env = process.env) {
  const { found, missed } = findOpa(env)
  if (found) {
    const { where, path, version } = found
    if (version !== pinned && where !== 'BEHAVRY_OPA_PATH')
      say(`Warning: using Open Policy Agent ${version} from ${path}; ${pinned} is the tested version.`)
    return path
  }
  const cached = cachePath(env)
  const attempts = missed.map(({ where, why }) => `  ${where}: ${why}`)
  const ways = [
    // A release is fetched only when its SHA-256 is pinned here; none could be verified yet.
    [
      'download of the official release',
      () => ({ not: 'no checksum is pinned in this version, so nothing unverified is fetched' }),
    ],
    [`go install github.com/open-policy-agent/opa@v${pinned}`, () => goInstall(cached, env)],
  ]
  for (const [name, way] of ways) {
    try {
      const got = await way()
      if (typeof got === 'string') return got
      attempts.push(`  ${name}: ${got.not}`)
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await ensureOpa())
