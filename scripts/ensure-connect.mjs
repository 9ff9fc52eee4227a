// Builds `behavry connect` as an executable of its own: node with the one-file shim inside, so that agents need no node.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, say } from './steps.mjs'

const folder = join(root, 'out/bin')
export const executable = join(folder, process.platform === 'win32' ? 'behavry-connect.exe' : 'behavry-connect')
const shim = join(root, 'out/main/connect.cjs')
/** The mark in node's binary that says whether something was put into it (Node.js documentation, "Single executable applications"). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** The shim has to be built already. Gives the executable's path. */
export function ensureConnect() {
  const node = node24()
  const sources = [shim, node].map((path) => statSync(path).mtimeMs)
  if (existsSync(executable) && statSync(executable).mtimeMs >= Math.max(...sources)) return executable
  say('Building behavry-connect …')
  mkdirSync(folder, { recursive: true })
  const at = (name) => join(folder, name)
  const [config, blob, partial] = [at('sea.json'), at('sea.blob'), at('behavry-connect.partial')]
  writeFileSync(config, JSON.stringify({ main: shim, output: blob, disableExperimentalSEAWarning: true }))
  must(node, ['--experimental-sea-config', config])
  copyFileSync(node, partial)
  chmodSync(partial, 0o755)
  const apple = process.platform === 'darwin'
  if (apple) must('codesign', ['--remove-signature', partial])
  const segment = apple ? ['--macho-segment-name', 'NODE_SEA'] : []
  const injector = join(root, 'node_modules/postject/dist/cli.js')
  must(node, [injector, partial, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse, ...segment])
  if (apple) must('codesign', ['--sign', '-', partial])
  renameSync(partial, executable)
  for (const left of [config, blob]) rmSync(left)
  return executable
}

/** Quiet when it works: the injector warns of things that do not matter here. */
function must(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return
  throw new Error(`behavry-connect could not be built: ${program} ended with ${status}.\n${error?.message ?? stderr}`)
}
