// Installs the dependencies when they are absent or older than the lockfile.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, say } from './steps.mjs'

export async function ensureInstall() {
  const mark = join(root, 'node_modules/.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return
  say('Installing the dependencies (npm ci). This takes about a minute …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { code } = await run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: process.env,
  })
  if (code !== 0) throw new Error('The dependencies could not be installed: see the lines of npm above.')
}
