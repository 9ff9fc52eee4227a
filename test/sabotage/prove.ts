// Runs what has to notice a guard that is off, in the scratch tree, and says which test did.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { opaBinary } from '../support/opa-binary.ts'
import type { Prover } from './sabotage-case.ts'

/** `failed` are names of tests; empty when all passed. */
export interface Proof {
  readonly ran: number
  readonly failed: readonly string[]
}

/** Rejects when the tests could not be run at all: that notices nothing. */
export async function prove(root: string, prover: Prover): Promise<Proof> {
  if (prover.by === 'rego') return proveByRego(root)
  if (prover.files.length === 0) throw new Error('no test is named that should notice')
  if (prover.built) await build(root)
  return proveByVitest(root, prover)
}

async function proveByRego(root: string): Promise<Proof> {
  const { output } = await run(root, opaBinary, ['test', '--format=json', 'policies/'])
  const tests = JSON.parse(output) as { package: string; name: string; fail?: boolean; error?: unknown }[]
  const failed = tests.filter(({ fail, error }) => fail || error).map(({ name }) => name)
  return { ran: tests.length, failed }
}

async function build(root: string): Promise<void> {
  const { code, output } = await run(root, process.execPath, [join(root, 'scripts/build.mjs')])
  if (code !== 0) throw new Error(`what was changed does not build: ${output.slice(-400)}`)
}

async function proveByVitest(root: string, { files, named }: Prover & { by: 'vitest' }): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), 'behavry-proof-'))
  const report = join(folder, 'report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  // To the end: of tests that run side by side the first failure would end the others, and sometimes itself, before it is told.
  const which = named === undefined ? [] : ['-t', named]
  try {
    const { output } = await run(root, process.execPath, [
      vitest,
      'run',
      ...files,
      ...which,
      '--retry=0',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ])
    return readReport(report, output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(report: string, output: string): Proof {
  let suites: { message: string; assertionResults: { fullName: string; status: string }[] }[]
  try {
    suites = JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    throw new Error(`the tests did not run: ${output.slice(-400)}`)
  }
  const tests = suites.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed').length
  if (ran === 0)
    throw new Error(
      `no test ran: ${suites
        .map(({ message }) => message)
        .join(' ')
        .slice(0, 400)}`,
    )
  return { ran, failed }
}

function run(cwd: string, program: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, BEHAVRY_OPA_PATH: opaBinary, NO_COLOR: '1' }
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    child.stdout.on('data', (part) => {
      output += part
    })
    child.stderr.on('data', (part) => {
      if (program !== opaBinary) output += part
    })
    child.once('error', reject)
    child.once('exit', () => endGroup(child.pid))
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Tests that were broken off have not ended the consoles that they started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}
