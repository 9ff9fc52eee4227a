// `behavry demo`: three governed calls on a scratch folder, with the real proxy, policy engine, server and client.
import { spawn } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunFile, readRunFile } from '../main/read-run-files.ts'
import type { Escalation } from '../shared/contract/escalation.ts'
import type { CallItem } from '../shared/contract/event.ts'
import type { FirstRun } from '../shared/contract/first-run.ts'
import { createOperatorClient, type OperatorClient } from './operator-client.ts'
import { printTable } from './table.ts'

const demoLimitMs = 60_000
const expected = [
  { what: 'read report.md', carriedOut: true },
  { what: 'read .ssh/id_ed25519', carriedOut: false },
  { what: 'write MEMORY.md', carriedOut: true },
] as const

/** Runs the demo against the console started from `headlessEntry`; resolves to the process exit code. */
export async function demo(headlessEntry: URL): Promise<number> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'behavry-demo-')))
  const dataDir = join(home, 'data')
  const console_ = startConsole(headlessEntry, dataDir)
  try {
    const operator = createOperatorClient(await runFileOf(dataDir, console_.ended))
    say('The console runs. Adding the filesystem server and an agent that makes three calls …')
    await operator.post('/first-run', {})
    const run = await watchFirstRun(operator)
    await printCalls(operator, run)
    await operator.delete('/first-run')
    const verified = await operator.get<{ ok: boolean; rows: number }>('/audit/verify')
    say(`The log holds ${verified.rows} rows; its hash chain ${verified.ok ? 'is intact' : 'is BROKEN'}.`)
    return verified.ok && expected.every(({ carriedOut }, index) => run.steps[index]?.carried_out === carriedOut)
      ? 0
      : 1
  } finally {
    await console_.stop()
    await rm(home, { recursive: true, force: true })
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function startConsole(entry: URL, dataDir: string) {
  const args = [fileURLToPath(entry), '--headless', '--data-dir', dataDir, '--port', '0', '--console-port', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`The console ended early with code ${code}.`)))
  })
  ended.catch(() => {})
  return {
    ended,
    async stop() {
      if (child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function runFileOf(dataDir: string, ended: Promise<never>): Promise<RunFile> {
  for (let tries = 0; tries < 300; tries += 1) {
    const says = readRunFile(dataDir)
    if (says.state === 'read') return says.content
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))])
  }
  throw new Error('The console was not ready within 30 seconds.')
}

/** Watches the first run and plays the person: approves the one call that waits, as the popup would. */
async function watchFirstRun(operator: OperatorClient): Promise<FirstRun> {
  const until = performance.now() + demoLimitMs
  while (performance.now() < until) {
    const run = await operator.get<FirstRun>('/first-run')
    if (run.state === 'failed') throw new Error(run.error ?? 'The first run failed.')
    if (run.state === 'done') return run
    const { items } = await operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    for (const { id } of items) await operator.post(`/escalations/${id}/approve`, { notes: 'Approved by the demo.' })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The three calls were not answered within a minute.')
}

async function printCalls(operator: OperatorClient, { steps, agent_id }: FirstRun): Promise<void> {
  const { items } = await operator.get<{ items: CallItem[] }>(
    `/audit/events?agent_id=${agent_id}&limit=${steps.length}`,
  )
  const rows = items
    .reverse()
    .map((item, index) => [
      expected[index]?.what ?? item.tool_name,
      outcomeOf(item),
      item.policy_id ?? '',
      `${(item.stages.reduce((sum, stage) => sum + stage.duration_us, 0) / 1000).toFixed(1)} ms`,
      steps[index]?.answer ?? '',
    ])
  printTable(['call', 'decision', 'rule', 'judged in', 'what the agent was told'], rows)
}

/** A spent approval is, for people, an approved call. */
function outcomeOf({ policy_result, escalation_outcome }: CallItem): string {
  if (!escalation_outcome) return policy_result
  return `${policy_result}, then ${escalation_outcome === 'spent' ? 'approved' : escalation_outcome}`
}
