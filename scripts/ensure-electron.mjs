// Finds the desktop's engine, and fetches it once where there is none: it comes with no package.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, run, say } from './steps.mjs'

const folder = join(root, 'node_modules/electron')
const fetchLimitMs = 60_000

/** Path of the Electron binary, or null when it has not been fetched. */
export function findElectron() {
  const note = join(folder, 'path.txt')
  const name = existsSync(note) ? readFileSync(note, 'utf8') : 'electron'
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}

/** The same, after one attempt to fetch it: { path, why }, where `why` says in a few words what went wrong. */
export async function ensureElectron() {
  const found = findElectron()
  if (found) return { path: found, why: null }
  if (!existsSync(join(folder, 'install.js'))) return { path: null, why: 'its package is not installed' }
  say('Fetching Electron, the engine of the desktop window (about 110 MB, once) …')
  const began = Date.now()
  const ticking = setInterval(() => say(`  still fetching (${Math.round((Date.now() - began) / 1000)} s) …`), 10_000)
  const { output, late } = await run(node24(), [join(folder, 'install.js')], { capture: 'all', limitMs: fetchLimitMs })
  clearInterval(ticking)
  const path = findElectron()
  return { path, why: path ? null : late ? `not within ${fetchLimitMs / 1000} s` : reasonIn(output) }
}

function reasonIn(output) {
  const line = output.split('\n').find((each) => /error|failed/i.test(each)) ?? output.split('\n')[0]
  return (
    line
      .replace(/^\s*\w*Error: /, '')
      .trim()
      .slice(0, 200) || 'its installer says nothing'
  )
}

/** Whether a window could be shown here at all. */
export function hasDisplay({ platform, env } = process) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}
