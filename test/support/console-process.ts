// The real, built console as a process of its own in a folder of its own, and what an operator and an agent do with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { createOperatorClient, type OperatorClient } from '../../src/cli/operator-client.ts'
import { opaBinary } from './opa-binary.ts'
import { until } from './processes.ts'
import { tempFolder } from './temp-folder.ts'

const entry = fileURLToPath(new URL('../../out/main/headless.js', import.meta.url))
const require = createRequire(import.meta.url)

/** A test that fails half-way must not leave them behind. */
const running = new Set<ChildProcess>()
process.once('exit', endAll)

/** For tests that kill: whatever a failure left running is ended. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

export interface RunFile {
  readonly pid: number
  readonly version: string
  readonly mcp_url: string
  readonly console_url: string
  readonly operator_token: string
}

export interface Credentials {
  readonly client_id: string
  readonly client_secret: string
  readonly agent: { readonly id: string; readonly name: string }
}

export interface ConsoleProcess {
  readonly folder: string
  readonly dataDir: string
  readonly run: RunFile
  readonly operator: OperatorClient
  readonly child: ChildProcess
  addServer(id: string, type: string, args: readonly string[], more?: object): Promise<void>
  addAgent(input: object): Promise<Credentials>
  token(credentials: Credentials, sessionId?: string): Promise<string>
  /** The official SDK's client, connected. */
  client(serverId: string, token: string, headers?: Record<string, string>): Promise<Client>
  /** Waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** `dataDir` of an earlier run goes on with it. The folder is the caller's to remove. Ports: 0 is a free one. */
export async function startConsole(
  folder = tempFolder(true),
  environment: Record<string, string> = {},
  ports: { readonly agents: number; readonly console: number } = { agents: 0, console: 0 },
): Promise<ConsoleProcess> {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  rmSync(join(dataDir, 'run.json'), { force: true })
  const portArgs = ['--port', String(ports.agents), '--console-port', String(ports.console)]
  const args = [entry, '--headless', '--data-dir', dataDir, ...portArgs]
  const env = { ...process.env, BEHAVRY_OPA_PATH: opaBinary, XDG_CACHE_HOME: join(folder, 'cache'), ...environment }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000)
  })
  const runFile = (): RunFile | null => {
    try {
      return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile
    } catch {
      return null
    }
  }
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`the console ended: ${words}`)
      return runFile() !== null
    },
    'run.json',
    30_000,
  )
  const run = runFile() as RunFile
  const operator = createOperatorClient(run)
  return {
    folder,
    dataDir,
    run,
    operator,
    child,
    async addServer(id, type, serverArgs, more = {}) {
      const server = {
        id,
        name: id,
        type,
        transport: 'stdio',
        command: process.execPath,
        args: serverArgs,
        accept_tools: true,
        ...more,
      }
      await operator.post('/servers', server)
      await until(
        async () => {
          const { state, error } = await operator.get<{ state: string; error: string | null }>(`/servers/${id}`)
          if (state === 'failed') throw new Error(`server ${id}: ${error}`)
          return state === 'ready'
        },
        `server ${id}`,
        30_000,
      )
    },
    addAgent: (input) => operator.post('/agents', input),
    async token({ client_id, client_secret }, session_id) {
      const body = JSON.stringify({ client_id, client_secret, grant_type: 'client_credentials', session_id })
      const answer = await fetch(`${run.mcp_url}/api/v1/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      if (!answer.ok) throw new Error(`token: ${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as { access_token: string }).access_token
    },
    async client(serverId, token, headers = {}) {
      const client = new Client({ name: 'test-agent', version: '1.0.0' })
      const transport = new StreamableHTTPClientTransport(new URL(`${run.mcp_url}/mcp/v1/${serverId}`), {
        requestInit: { headers: { authorization: `Bearer ${token}`, ...headers } },
      })
      await client.connect(transport as Parameters<typeof client.connect>[0])
      return client
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
      child.kill(signal)
      return gone
    },
  }
}

/** After so many calls nothing is usual yet for an agent, and so nothing is unusual. */
const callsWithoutHabits = 40

/**
 * A token for each call, of agents that are replaced before their behaviour can drift: for many calls that are about
 * anything else.
 */
export function freshTokens(console_: ConsoleProcess, agent: object): () => Promise<string> {
  let left = 0
  let token = Promise.resolve('')
  return () => {
    if (left === 0) {
      left = callsWithoutHabits
      token = console_.addAgent(agent).then((made) => console_.token(made))
    }
    left -= 1
    return token
  }
}

/** Program of one of the official reference servers. */
export function referenceServer(name: 'filesystem' | 'everything'): string {
  return join(dirname(require.resolve(`@modelcontextprotocol/server-${name}/package.json`)), 'dist', 'index.js')
}

export const scratchServer = fileURLToPath(new URL('./scratch-server/server.ts', import.meta.url))

/** The frames of a raw JSON-RPC exchange, for what no client would send. */
export async function rpc(
  console_: ConsoleProcess,
  serverId: string,
  token: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${console_.run.mcp_url}/mcp/v1/${serverId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : (JSON.parse(text) as RpcAnswer) }
}

export interface RpcAnswer {
  readonly id: unknown
  readonly result?: {
    readonly isError?: boolean
    readonly content?: readonly { readonly text?: string }[]
    readonly tools?: readonly { readonly name: string }[]
  }
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> }
}

export const toolCall = (id: number | string, name: string, args: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
})
