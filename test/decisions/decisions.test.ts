// The decision tables of the seed, one row a case, each through the real proxy; and both blast-radius checks row by row.
import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import policyData from '../../policies/data.json' with { type: 'json' }
import catalogue from '../../resources/tool-catalogue.json' with { type: 'json' }
import { checkBlastRadius } from '../../src/main/enforcement/blast-radius/check.ts'
import { combineConfig } from '../../src/main/enforcement/blast-radius/config.ts'
import { createResolveTargets } from '../../src/main/enforcement/targets/resolve.ts'
import { createSqlReader } from '../../src/main/enforcement/targets/sql/sql-reader.ts'
import { knownTool, type ToolCatalogue } from '../../src/main/servers/tool-definition.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import type { ServerType } from '../../src/shared/contract/primitives.ts'
import type { Tool } from '../../src/shared/contract/server.ts'
import {
  type ConsoleProcess,
  referenceServer,
  rpc,
  scratchServer,
  startConsole,
  toolCall,
} from '../support/console-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'
import blastRadius from './blast-radius.json' with { type: 'json' }
import database from './database.json' with { type: 'json' }
import filesystem from './filesystem.json' with { type: 'json' }
import github from './github.json' with { type: 'json' }
import rbac from './rbac.json' with { type: 'json' }
import slack from './slack.json' with { type: 'json' }
import toolDrift from './tool-drift.json' with { type: 'json' }
import webApi from './web_api.json' with { type: 'json' }

interface Row {
  name: string
  server: keyof typeof servers
  tool: string
  arguments: object
  agent: { permissions: string[]; roles?: string[]; risk_tier?: string }
  expect: { result: string; policy: string; stage: string; reason: string }
}

/** The servers that the rows name; all but the first are the scratch server with all its tools. */
const servers = {
  files: { type: 'filesystem' },
  scratch: { type: 'filesystem' },
  db: { type: 'database' },
  pg: { type: 'database', dialect: 'postgresql' },
  my: { type: 'database', dialect: 'mysql' },
  lite: { type: 'database', dialect: 'sqlite' },
  web: { type: 'web' },
  other: { type: 'other' },
  drifted: { type: 'filesystem' },
} as const satisfies Record<string, { type: ServerType; dialect?: string }>

const rows = [
  ...filesystem,
  ...blastRadius,
  ...database,
  ...slack,
  ...github,
  ...webApi,
  ...rbac,
  ...toolDrift,
] as Row[]

const policies = fileURLToPath(new URL('../../policies', import.meta.url))

/** A folder in which the paths of the rows mean something. */
function prepare(folder: string): string {
  const root = join(folder, 'projects', 'acme', 'notes')
  for (const path of ['.ssh', 'inside', 'docs', 'notes', 'hidden/.ssh'])
    mkdirSync(join(root, path), { recursive: true })
  for (const file of [
    'report.md',
    'plan.md',
    'move-me.md',
    'inside/a.md',
    '.ssh/config',
    'MEMORY.md',
    'hidden/.ssh/id',
  ])
    writeFileSync(join(root, file), 'a\n')
  symlinkSync(join(root, 'hidden', '.ssh'), join(root, 'innocent'))
  symlinkSync(join(root, 'MEMORY.md'), join(root, 'innocent-memory'))
  return root
}

/** A server whose tools changed after they were accepted: one is gone, one has another name, one is new, one stays blocked. */
async function addDrifted({ addServer, folder, operator }: ConsoleProcess, root: string): Promise<void> {
  const control = join(folder, 'drifted.control')
  writeFileSync(control, '')
  await addServer('drifted', 'filesystem', [scratchServer, root, '--control', control])
  const tools = {
    read_file: { description: 'Reads a filе' },
    list_directory: null,
    fetch_notes: { as: 'read_file', description: 'Fetches notes' },
    echo: { description: 'Gives back what it likes' },
    delete_file: null,
    erase_file: { as: 'delete_file' },
    wrіte_file: { as: 'write_file' },
  }
  writeFileSync(control, JSON.stringify({ tools }))
  await operator.patch('/servers/drifted', {})
  const listed = async () => (await operator.get<{ items: Tool[] }>('/servers/drifted/tools')).items
  const echo = async () => (await listed()).find(({ name, status }) => name === 'echo' && status === 'changed')
  await until(async () => (await echo()) !== undefined, 20_000, 'the changed tools')
  await operator.post('/servers/drifted/baseline/block', { tools: [{ name: 'echo', hash: (await echo())?.hash }] })
}

const filled = (row: Row, root: string, data: string) =>
  JSON.parse(JSON.stringify(row.arguments).replaceAll('$ROOT', root).replaceAll('$DATA', data)) as Record<string, never>

describe('through the proxy', () => {
  let console_: ConsoleProcess
  let root: string
  const tokens = new Map<string, Promise<string>>()

  beforeAll(async () => {
    console_ = await startConsole()
    root = prepare(realpathSync(console_.folder))
    await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), root])
    await addDrifted(console_, root)
    for (const [id, { type, ...more }] of Object.entries(servers).slice(1, -1)) {
      await console_.addServer(id, type, [scratchServer, root, '--all'], more)
    }
    const headers = { authorization: `Bearer ${console_.run.operator_token}`, 'content-type': 'application/json' }
    const patch = (path: string, body: object) =>
      fetch(`${console_.run.console_url}/api/v1${path}`, { method: 'PATCH', headers, body: JSON.stringify(body) })
    await patch('/settings', { hold_seconds: 1 })
    await patch('/roles', {
      runner: { permissions: ['filesystem:execute'] },
      everything: { permissions: ['*:*'] },
      'inside-only': { permissions: ['*:read'], resources: [`${root}/inside/**`] },
      sender: { permissions: ['web:send'] },
      crawler: { permissions: ['web:execute'], resources: ['https://docs.example.org/**'] },
      reporter: { permissions: ['database:execute'], resources: ['sales.*'] },
      helper: { permissions: ['other:read', 'other:execute'] },
    })
  })

  afterAll(async () => {
    await console_.stop()
    rmSync(console_.folder, { recursive: true, force: true })
  })

  const tokenFor = (agent: Row['agent']) => {
    const key = JSON.stringify(agent)
    const known = tokens.get(key) ?? console_.addAgent({ name: 'row', ...agent }).then((made) => console_.token(made))
    tokens.set(key, known)
    return known
  }

  it.concurrent.each(rows)('$server: $name', async (row) => {
    const requester = crypto.randomUUID()
    const token = await tokenFor(row.agent)
    const answer = await rpc(
      console_,
      row.server,
      token,
      toolCall(crypto.randomUUID(), row.tool, filled(row, root, realpathSync(console_.dataDir))),
      { 'x-requester-id': requester },
    )
    const { items } = await console_.operator.get<{ items: CallItem[] }>(
      `/audit/events?limit=200&tool_name=${row.tool}`,
    )
    const item = items.find((each) => each.requester_id === requester)
    const deciding = item?.stages.findLast((stage) => stage.outcome !== 'pass') ?? item?.stages.at(-1)
    expect({
      result: item?.policy_result,
      policy: item?.policy_id,
      stage: deciding?.stage,
      reason: item?.reason,
    }).toEqual(row.expect)
    expect(answer.body?.result !== undefined).toBe(row.expect.result === 'allow')
  })
})

describe('blast radius, in TypeScript and in Rego', () => {
  const sql = createSqlReader({
    worker: new URL('../../src/main/enforcement/targets/sql/sql-worker.ts', import.meta.url),
  })
  const resolveTargets = createResolveTargets(sql)
  afterAll(() => sql.close())

  it.each(blastRadius as Row[])('$name', async (row) => {
    const root = prepare(tempFolder())
    const shipped = policyData.behavry.blast_radius_config
    const own = { ...shipped, config_paths: [], protected_patterns: [] }
    const config = combineConfig(shipped, own, homedir())
    const { type } = servers[row.server]
    const known = knownTool(catalogue as ToolCatalogue, type, row.tool) ?? null
    const place = { cwd: homedir(), home: homedir(), roots: [root], dialect: null }
    const found = await resolveTargets({
      tool: { name: row.tool, type, action: known?.action ?? 'execute', known },
      arguments: filled(row, root, root),
      place,
      signal: new AbortController().signal,
    })
    if ('unresolvable' in found) throw new Error(found.unresolvable)
    const native = checkBlastRadius({ ...found, config })
    const query =
      'x := {finding.policy | some finding in data.behavry.blast_radius.deny | data.behavry.blast_radius.hold}'
    const data = join(tempFolder(), 'data.json')
    writeFileSync(data, JSON.stringify({ behavry: { ...policyData.behavry, blast_radius_config: config } }))
    const files = ['base', 'lib'].flatMap((part) => ['-d', join(policies, part)])
    const input = JSON.stringify({ request: { action: found.action, targets: found.targets } })
    const output = execFileSync(opaBinary, ['eval', ...files, '-d', data, '--stdin-input', '--format=json', query], {
      input,
      encoding: 'utf8',
    })
    const rego = (JSON.parse(output) as { result: { bindings: { x: string[] } }[] }).result[0]?.bindings.x ?? []
    expect(native.outcome === 'pass' ? [] : [native.code]).toEqual(
      native.outcome === 'pass' ? rego : rego.filter((policy) => policy === native.code),
    )
    expect(rego.length > 0).toBe(native.outcome !== 'pass')
  })
})
