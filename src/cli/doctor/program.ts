// The program itself: the Node.js it runs on, and what agents start for `behavry connect`.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutable } from '../../main/servers/environment.ts'
import { about, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const oldestNode = 24

export function nodeVersion(version = process.versions.node): Check {
  const check = about('node', 'Node.js')
  const found = `${version}, ${process.execPath}`
  return Number.parseInt(version, 10) >= oldestNode
    ? check.ok(found)
    : check.failed(`${found} is too old.`, `Run "npx behavry doctor", which brings its own, or install Node.js 24.`)
}

/** Without the executable agents start node with the shim, which has to be found on their PATH or named in full. */
export async function connectProgram({ connectProgram: { command, args } }: Surroundings): Promise<Check> {
  const check = about('connect', 'behavry connect')
  const [shim] = args
  const build = 'Run "npm run build:connect".'
  if (shim === undefined) {
    if (!(await isExecutable(command))) return check.failed(`${command} cannot be run.`, build)
    const source = join(dirname(command), '../main/connect.cjs')
    const old = existsSync(source) && statSync(source).mtimeMs > statSync(command).mtimeMs
    return old
      ? check.warning(`${command} is older than the program that it holds.`, build)
      : check.ok(`The executable is built: ${command}`)
  }
  return existsSync(shim)
    ? check.warning(`The executable is not built; agents start node with ${shim}`, build)
    : check.failed(`Neither the executable nor ${shim} is built.`, 'Run "npm run build", then "npm run build:connect".')
}
