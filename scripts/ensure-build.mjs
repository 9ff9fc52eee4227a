// Builds the bundles when they are absent or older than what they are made of.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, run, say } from './steps.mjs'

const sources = ['src', 'electron.vite.config.ts', 'package-lock.json']
const products = ['out/main/headless.js', 'out/main/connect.js', 'out/renderer/index.html']

export async function ensureBuild() {
  const built = products.map((path) => join(root, path)).map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0))
  if (Math.min(...built) >= Math.max(...sources.map((path) => newest(join(root, path))))) return
  say('Building the console …')
  const { code, output } = await run(node24(), [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], { capture: true })
  if (code !== 0) throw new Error(`The build failed.\n${output}`)
}

function newest(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
