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

/** The same, after one attempt to fetch it; null when that fails. */
export async function ensureElectron() {
  const found = findElectron()
  if (found || !existsSync(join(folder, 'install.js'))) return found
  say('Fetching Electron, the engine of the desktop window (about 110 MB, once) …')
  await run(node24(), [join(folder, 'install.js')], { capture: true, limitMs: fetchLimitMs })
  return findElectron()
}

/** Whether a window could be shown here at all. */
export function hasDisplay({ platform, env } = process) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}
