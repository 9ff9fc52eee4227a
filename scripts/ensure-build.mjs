// Builds the bundles when they are absent or older than what they are made of.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, run, say } from './steps.mjs'

const sources = [
  'src',
  'scripts/find-opa.mjs',
  'electron.vite.config.ts',
  'vite.connect.config.ts',
  'package-lock.json',
]
const steps = [
  ['electron-vite/bin/electron-vite.js', 'build'],
  ['vite/bin/vite.js', 'build', '--config', 'vite.connect.config.ts'],
]
const products = [
  'out/main/headless.js',
  'out/main/index.js',
  'out/main/connect.cjs',
  'out/preload/popup.cjs',
  'out/renderer/index.html',
]

export async function ensureBuild() {
  const built = products.map((path) => join(root, path)).map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0))
  if (Math.min(...built) >= Math.max(...sources.map((path) => newest(join(root, path))))) return
  say('Building the console …')
  for (const [program, ...args] of steps) {
    const whole = [join(root, 'node_modules', program), ...args, '--logLevel', 'error']
    const { code, output } = await run(node24(), whole, { capture: true })
    if (code !== 0) throw new Error(`The build failed.\n${output}`)
  }
}

function newest(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
