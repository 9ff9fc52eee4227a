// `behavry demo`: three governed calls on a scratch folder, with the real proxy, policy engine, server and client.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Escalation } from '../shared/contract/escalation.ts'
import type { CallItem } from '../shared/contract/event.ts'
import { createOperatorClient, type OperatorClient } from './operator-client.ts'
import { printTable } from './table.ts'

interface RunFile {
  readonly mcp_url: string
  readonly console_url: string
  readonly operator_token: string
}

const serverId = 'files'

/** Runs the demo against the console started from `headlessEntry`; resolves to the process exit code. */
export async function demo(headlessEntry: URL): Promise<number> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'behavry-demo-')))
  const dataDir = join(home, 'data')
  const scratch = join(home, 'workspace', 'notes')
  const console_ = startConsole(headlessEntry, dataDir)
  try {
    await fillScratch(scratch)
    const run = await runFileOf(dataDir, console_.ended)
    const operator = createOperatorClient(run)
    say('The console runs. Adding the filesystem server and an agent …')
    const token = await prepare(operator, run, scratch)
    const calls = await threeCalls(operator, run, token, scratch)
    await printCalls(operator, calls)
    const verified = await operator.get<{ ok: boolean; rows: number }>('/audit/verify')
    say(`The log holds ${verified.rows} rows; its hash chain ${verified.ok ? 'is intact' : 'is BROKEN'}.`)
    return verified.ok && calls.every((call) => call.asExpected) ? 0 : 1
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
    const text = await readFile(join(dataDir, 'run.json'), 'utf8').catch(() => null)
    if (text) return JSON.parse(text) as RunFile
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))])
  }
  throw new Error('The console was not ready within 30 seconds.')
}

async function fillScratch(scratch: string): Promise<void> {
  await mkdir(join(scratch, '.ssh'), { recursive: true })
  await writeFile(join(scratch, 'report.md'), '# Quarter in short\n\nAll is well.\n')
  await writeFile(join(scratch, '.ssh', 'id_ed25519'), 'not a real key\n')
}

async function prepare(operator: OperatorClient, run: RunFile, scratch: string): Promise<string> {
  const require = createRequire(import.meta.url)
  const program = join(
    dirname(require.resolve('@modelcontextprotocol/server-filesystem/package.json')),
    'dist',
    'index.js',
  )
  await operator.post('/servers', {
    id: serverId,
    name: 'Files',
    type: 'filesystem',
    transport: 'stdio',
    command: process.execPath,
    args: [program, scratch],
    accept_tools: true,
  })
  const agent = await operator.post<{ client_id: string; client_secret: string }>('/agents', {
    name: 'demo-agent',
    permissions: ['filesystem:read', 'filesystem:write'],
  })
  await untilReady(operator)
  const answer = await fetch(`${run.mcp_url}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: agent.client_id,
      client_secret: agent.client_secret,
      grant_type: 'client_credentials',
    }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

async function untilReady(operator: OperatorClient): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const server = await operator.get<{ state: string; error: string | null }>(`/servers/${serverId}`)
    if (server.state === 'ready') return
    if (server.state === 'failed') throw new Error(`The filesystem server did not start: ${server.error}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The filesystem server was not ready within 20 seconds.')
}

interface DemoCall {
  readonly what: string
  readonly answer: string
  readonly asExpected: boolean
}

async function threeCalls(operator: OperatorClient, run: RunFile, token: string, scratch: string): Promise<DemoCall[]> {
  const client = new Client({ name: 'demo-agent', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(`${run.mcp_url}/mcp/v1/${serverId}`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args })
  try {
    const read = await attempt(call('read_text_file', { path: join(scratch, 'report.md') }))
    const ssh = await attempt(call('read_text_file', { path: join(scratch, '.ssh', 'id_ed25519') }))
    const held = attempt(call('write_file', { path: join(scratch, 'MEMORY.md'), content: 'Remember the quarter.\n' }))
    await approveFirst(operator)
    const wrote = await held
    return [
      { what: 'read report.md', answer: read.text, asExpected: read.ok },
      { what: 'read .ssh/id_ed25519', answer: ssh.text, asExpected: !ssh.ok },
      { what: 'write MEMORY.md', answer: wrote.text, asExpected: wrote.ok },
    ]
  } finally {
    await transport.terminateSession().catch(() => {})
    await client.close()
  }
}

async function attempt(call: Promise<unknown>): Promise<{ ok: boolean; text: string }> {
  try {
    const result = (await call) as { isError?: boolean; content?: { text?: string }[] }
    return { ok: !result.isError, text: (result.content?.[0]?.text ?? '').split('\n')[0] ?? '' }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

/** Plays the person: approves the one call that waits, as the popup would. */
async function approveFirst(operator: OperatorClient): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { items } = await operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    const waiting = items[0]
    if (waiting) {
      await operator.post(`/escalations/${waiting.id}/approve`, { notes: 'Approved by the demo.' })
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('No call was held within 10 seconds.')
}

async function printCalls(operator: OperatorClient, calls: readonly DemoCall[]): Promise<void> {
  const { items } = await operator.get<{ items: CallItem[] }>('/audit/events?limit=3')
  const rows = items
    .reverse()
    .map((item, index) => [
      calls[index]?.what ?? item.tool_name,
      outcomeOf(item),
      item.policy_id ?? '',
      `${(item.stages.reduce((sum, stage) => sum + stage.duration_us, 0) / 1000).toFixed(1)} ms`,
      calls[index]?.answer ?? '',
    ])
  printTable(['call', 'decision', 'rule', 'judged in', 'what the agent was told'], rows)
}

/** A spent approval is, for people, an approved call. */
function outcomeOf({ policy_result, escalation_outcome }: CallItem): string {
  if (!escalation_outcome) return policy_result
  return `${policy_result}, then ${escalation_outcome === 'spent' ? 'approved' : escalation_outcome}`
}
