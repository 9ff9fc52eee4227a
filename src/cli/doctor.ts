// `behavry doctor`: looks at everything that a console needs, says one line about each, and changes nothing.
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Places } from '../main/places.ts'
import { defaultDataFolder } from '../shared/data-folder.ts'
import { auditLog } from './doctor/audit-log.ts'
import { type Check, carefully, messageOf } from './doctor/check.ts'
import { consoleProcess } from './doctor/console-process.ts'
import { dataFolder } from './doctor/data-folder.ts'
import { engineBinary, runningEngine } from './doctor/engine.ts'
import { leftovers } from './doctor/leftovers.ts'
import { loginShell } from './doctor/login-shell.ts'
import { ports } from './doctor/ports.ts'
import { connectProgram, nodeVersion } from './doctor/program.ts'
import { servers } from './doctor/servers.ts'
import { state } from './doctor/state.ts'
import { lookAround, type Surroundings } from './doctor/surroundings.ts'
import { jsonText } from './json-text.ts'

const usage = 'behavry doctor [--data-dir D] [--json]\n'

/** Every group in the order in which it is told; id and title are for a group that stumbles. */
const groups: readonly [string, string, (around: Surroundings) => Promise<Check[]>][] = [
  ['node', 'Node.js', async () => [nodeVersion()]],
  ['opa', 'Open Policy Agent', async (around) => [engineBinary(around)]],
  ['connect', 'behavry connect', async (around) => [await connectProgram(around)]],
  ['login_path', 'PATH of the login shell', async (around) => [await loginShell(around)]],
  ['data_folder', 'Data folder', dataFolder],
  ['instance', 'Console', consoleProcess],
  ['engine', 'Policy engine', runningEngine],
  ['ports', 'Ports', ports],
  ['console_db', 'State (console.db)', state],
  ['audit_log', 'Log (audit.db)', auditLog],
  ['servers', 'Servers', servers],
  ['leftovers', 'Leftovers', leftovers],
]

/** Resolves to 0 when nothing failed, 1 when something did, 2 for wrong arguments. */
export async function doctor(argv: readonly string[], { connectProgram }: Places, version: string): Promise<number> {
  const wanted = argumentsOf(argv)
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${usage}`)
    return 2
  }
  const { dataDir, json } = wanted
  const progress = (line: string) => void process.stderr.write(`${line}\n`)
  const around = await lookAround({ dataDir, version, env: process.env, connectProgram, progress })
  const stopCleaning = cleanUpAtExit(around)
  try {
    const checks = await look(around, (check) => {
      if (!json) process.stdout.write(`${lineOf(check)}\n`)
    })
    const ok = !checks.some(({ state: word }) => word === 'failed')
    process.stdout.write(`${json ? jsonText({ checks, ok }) : `\n${sumOf(checks)}`}\n`)
    return ok ? 0 : 1
  } finally {
    stopCleaning()
  }
}

async function look(around: Surroundings, tell: (check: Check) => void): Promise<Check[]> {
  const checks: Check[] = []
  for (const [id, title, group] of groups) {
    const found = await carefully(id, title, () => group(around))
    for (const check of found) tell(check)
    checks.push(...found)
  }
  return checks
}

/** Copies of databases are not left behind, however this ends. The answer does it now. */
function cleanUpAtExit(around: Surroundings): () => void {
  const leave = () => process.exit(130)
  process.once('exit', around.close)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave)
  return () => {
    process.off('exit', around.close)
    around.close()
  }
}

function sumOf(checks: readonly Check[]): string {
  const count = (word: Check['state']) => checks.filter(({ state: each }) => each === word).length
  const warnings = count('warning')
  return `${count('ok')} ok, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('failed')} failed`
}

function argumentsOf(argv: readonly string[]): { dataDir: string; json: boolean } | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { 'data-dir': { type: 'string' }, json: { type: 'boolean' } },
    })
    const place = { platform: process.platform, home: homedir(), env: process.env }
    return { dataDir: resolve(values['data-dir'] ?? defaultDataFolder(place)), json: values.json ?? false }
  } catch (error) {
    return `${messageOf(error)}.`
  }
}

function lineOf({ state: word, title, detail, remedy }: Check): string {
  return `${word.padEnd(7)}  ${title}: ${detail}${remedy === null ? '' : ` → ${remedy}`}`
}
