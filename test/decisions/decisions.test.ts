// The decision tables of the seed, one row a case, each through the real proxy; and both blast-radius checks row by row.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
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
import {
  filledWith,
  prepareRowFolder,
  type Row,
  type RowRoom,
  rowServers,
  startRowRoom,
  wantedOf,
} from '../support/decision-rows.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { tempFolder } from '../support/temp-folder.ts'
import blastRadius from './blast-radius.json' with { type: 'json' }
import database from './database.json' with { type: 'json' }
import dlp from './dlp.json' with { type: 'json' }
import filesystem from './filesystem.json' with { type: 'json' }
import github from './github.json' with { type: 'json' }
import rbac from './rbac.json' with { type: 'json' }
import slack from './slack.json' with { type: 'json' }
import webApi from './web_api.json' with { type: 'json' }

const rows = [...filesystem, ...blastRadius, ...database, ...slack, ...github, ...webApi, ...rbac, ...dlp] as Row[]

const policies = fileURLToPath(new URL('../../policies', import.meta.url))

describe('through the proxy', () => {
  let room: RowRoom

  beforeAll(async () => {
    room = await startRowRoom(['files', 'scratch', 'db', 'pg', 'my', 'lite', 'web', 'other'])
  })

  afterAll(() => room.end())

  it.concurrent.each(rows)('$server: $name', async (row) => {
    const { seen, answer, unhelpful } = await room.decide(row)
    expect(seen).toBe(wantedOf(row))
    expect(unhelpful).toEqual([])
    expect(answer?.result !== undefined).toBe(row.expect.result === 'allow')
  })
})

describe('blast radius, in TypeScript and in Rego', () => {
  const sql = createSqlReader({
    worker: new URL('../../src/main/enforcement/targets/sql/sql-worker.ts', import.meta.url),
  })
  const resolveTargets = createResolveTargets(sql)
  afterAll(() => sql.close())

  it.each(blastRadius as Row[])('$name', async (row) => {
    const root = prepareRowFolder(tempFolder(), tempFolder())
    const shipped = policyData.behavry.blast_radius_config
    const own = { ...shipped, config_paths: [], protected_patterns: [] }
    const config = combineConfig(shipped, own, homedir())
    const { type } = rowServers[row.server]
    const known = knownTool(catalogue as ToolCatalogue, type, row.tool) ?? null
    const place = { cwd: homedir(), home: homedir(), roots: [root], bounds: null, dialect: null }
    const found = await resolveTargets({
      tool: { name: row.tool, type, action: known?.action ?? 'execute', known },
      arguments: filledWith(row.arguments, root, root) as Record<string, never>,
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
