// What governance costs: the same call direct, through a bare forwarder, and through the pipeline, in turns, in one run.
import { randomUUID } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { createOpa } from '../src/main/opa/opa.ts'
import { startStdioServer } from '../src/main/servers/stdio-transport.ts'
import { connectUpstream, type UpstreamConnection } from '../src/main/servers/upstream.ts'
import { createClock } from '../src/shared/clock.ts'
import type { MintedDelegation } from '../src/shared/contract/delegation.ts'
import { scratchServer, startConsole } from '../test/support/console-process.ts'
import { opaBinary } from '../test/support/opa-binary.ts'
import { openLog } from '../test/support/open-log.ts'
import { tempFolder } from '../test/support/temp-folder.ts'
import { benchAutomation } from './automation.ts'
import { benchDetection } from './detection.ts'
import { benchImpact } from './impact.ts'
import { benchLibrary } from './library.ts'
import { type Figures, measure, type Subject } from './measure.ts'
import { benchPolicies } from './policies.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = realpathSync(tempFolder(true))
const work = join(folder, 'projects', 'acme', 'notes')
mkdirSync(work, { recursive: true })
writeFileSync(join(work, 'report.md'), 'All is well.\n'.repeat(10))
const args = { path: join(work, 'report.md') }
const limits = { signal: new AbortController().signal, timeoutMs: 30_000, maxTimeoutMs: 30_000 }

const direct = await connectUpstream(
  startStdioServer({
    program: process.execPath,
    args: [scratchServer, work],
    cwd: work,
    env: { PATH: process.env.PATH ?? '' },
  }),
  'bench',
)
const forwarder = await startForwarder(direct)
const console_ = await startConsole(folder)
await console_.addServer('scratch', 'filesystem', [scratchServer, work])
const callerHeaders = await delegatedCaller()
const opa = createOpa({
  binary: opaBinary,
  policiesDir: join(root, 'policies'),
  runtimeDir: join(folder, 'r'),
  clock: createClock(),
  onChange: () => {},
  saveSet: () => {},
  report: () => {},
})
await opa.start({}, [])
const logFolder = join(folder, 'log')
mkdirSync(logFolder)
const log = await openLog(logFolder)

const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'read_file', arguments: args },
})
const subjects: Subject[] = [
  {
    name: 'direct (stdio)',
    call: async () =>
      mustSucceed((await direct.call({ name: 'read_file', arguments: args }, limits)).kind === 'result'),
  },
  { name: 'bare forwarder', call: poster(forwarder.url, '/', {}) },
  {
    name: 'through the pipeline',
    call: poster(console_.run.mcp_url, '/mcp/v1/scratch', callerHeaders),
  },
  {
    name: 'policy engine alone',
    call: async () => mustSucceed((await opa.decide(envelope())).answer.result === 'allow'),
  },
  {
    name: 'log commit alone',
    call: async () => void (await log.append({ type: 'bench', record: { id: randomUUID(), text: 'x'.repeat(2000) } })),
  },
]

const figures: Figures[] = await measure(subjects, [1, 16])
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  date: new Date().toISOString(),
}
const at = (name: string, concurrency: number) =>
  figures.find((each) => each.name === name && each.concurrency === concurrency) as Figures
const ratios = {
  'pipeline / direct, p50': ratio(at('through the pipeline', 1).p50_ms, at('direct (stdio)', 1).p50_ms),
  'pipeline / bare forwarder, p50': ratio(at('through the pipeline', 1).p50_ms, at('bare forwarder', 1).p50_ms),
  'added by the pipeline over the forwarder, p50 in ms': round(
    at('through the pipeline', 1).p50_ms - at('bare forwarder', 1).p50_ms,
  ),
  'pipeline / bare forwarder, calls per second at 16': ratio(
    at('through the pipeline', 16).per_second,
    at('bare forwarder', 16).per_second,
  ),
}
const policies = await benchPolicies(folder, join(root, 'policies'), envelope())
const impact = await benchImpact(folder, join(root, 'policies'))
const detection = await benchDetection(folder)
const automation = await benchAutomation(folder, join(root, 'policies'))
const library = await benchLibrary(folder)
mkdirSync(join(root, 'bench', 'results'), { recursive: true })
writeFileSync(
  join(root, 'bench', 'results', 'latest.json'),
  `${JSON.stringify({ machine, figures, ratios, policies, impact, detection, automation, library }, null, 2)}\n`,
)
console.table(figures)
console.table(ratios)
console.table(policies.decisions)
console.table(policies.ratios)
console.table(policies.changes)
console.table(impact)
console.table(detection)
console.table(automation)
console.table(library.searches)
console.table({
  [`${library.artifacts} artifacts, ${library.syncing.subscribers} subscribers syncing`]: library.syncing,
})

await console_.stop()
await opa.stop()
await log.close()
await forwarder.close()
await direct.close()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

/**
 * So many calls are drift, which holds an agent that asks for nobody. Under a delegation that an operator began it is not
 * held, and each call is judged by that as well.
 */
async function delegatedCaller(): Promise<Record<string, string>> {
  const lead = await console_.addAgent({ name: 'lead', permissions: [] })
  const worker = await console_.addAgent({ name: 'bench', permissions: ['filesystem:read'] })
  const { token } = await console_.operator.post<MintedDelegation>('/delegations', {
    delegator_agent_id: lead.agent.id,
    delegatee_agent_id: worker.agent.id,
    scope: { tools: ['*'] },
    reason: 'Many calls',
    ttl_seconds: 3600,
  })
  return { authorization: `Bearer ${await console_.token(worker)}`, 'x-delegation-token': token }
}

/** JSON in, the same call out, the answer back: what any proxy costs before it judges anything. */
async function startForwarder(upstream: UpstreamConnection) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const { id, params } = JSON.parse(Buffer.concat(parts).toString()) as {
      id: number
      params: { name: string; arguments: Record<string, string> }
    }
    const answer = await upstream.call(params, limits)
    response.setHeader('content-type', 'application/json')
    response.end(`{"jsonrpc":"2.0","id":${id},"result":${answer.kind === 'result' ? answer.raw : 'null'}}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

function poster(origin: string, path: string, headers: Record<string, string>): () => Promise<void> {
  const pool = new Pool(origin, { connections: 16 })
  return async () => {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body,
    })
    const text = await answer.body.text()
    mustSucceed(text.includes('All is well'), text)
  }
}

function envelope(): string {
  const target = {
    kind: 'path',
    op: 'read',
    value: args.path,
    raw: args.path,
    at: '/path',
    forms: [args.path.toLowerCase()],
  }
  return JSON.stringify({
    tenant: 'local',
    phase: 'request',
    agent: { id: 'bench', roles: [], permissions: ['filesystem:read'], risk_tier: 'low' },
    request: {
      tool_name: 'read_file',
      action: 'read',
      resource: args.path,
      parameters: args,
      mcp_server: 'filesystem',
      server_id: 'scratch',
      resource_count: 1,
      targets: [target],
      elided: [],
    },
    skip: [],
  })
}

function mustSucceed(ok: boolean, text = ''): void {
  if (!ok) throw new Error(`a measured call did not succeed ${text}`)
}

function ratio(a: number, b: number): number {
  return round(a / b)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
