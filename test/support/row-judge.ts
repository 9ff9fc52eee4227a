// Judges many rows at once without a proxy: the real stages over targets, one real evaluation for all of them, the real fold.
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import policyData from '../../policies/data.json' with { type: 'json' }
import catalogue from '../../resources/tool-catalogue.json' with { type: 'json' }
import { createToolBaselineStage } from '../../src/main/enforcement/baseline/tool-baseline-stage.ts'
import { createBlastRadiusStage } from '../../src/main/enforcement/blast-radius/blast-radius-stage.ts'
import { combineConfig } from '../../src/main/enforcement/blast-radius/config.ts'
import type { GovernedCall } from '../../src/main/enforcement/call.ts'
import { createDlpStage } from '../../src/main/enforcement/dlp/dlp-stage.ts'
import { fold } from '../../src/main/enforcement/fold.ts'
import { buildEnvelope } from '../../src/main/enforcement/policy/envelope.ts'
import { runStages, type StagesRun } from '../../src/main/enforcement/run-stages.ts'
import type { Facts, Stage } from '../../src/main/enforcement/stage.ts'
import { createResolveTargets } from '../../src/main/enforcement/targets/resolve.ts'
import { createSqlReader } from '../../src/main/enforcement/targets/sql/sql-reader.ts'
import { readBaseSet, writeSet } from '../../src/main/opa/active-set.ts'
import { composePolicySet } from '../../src/main/opa/policy-set.ts'
import type { AcceptedTool } from '../../src/main/servers/servers.ts'
import { knownTool, type ToolCatalogue } from '../../src/main/servers/tool-definition.ts'
import type { Decision, OpaAnswer } from '../../src/shared/contract/decision.ts'
import type { SqlDialect } from '../../src/shared/contract/server.ts'
import { serialise } from '../../src/shared/json/serialise.ts'
import type { Json } from '../../src/shared/json/strict-parse.ts'
import { type Row, type RowAgent, type RowServer, rowAgents, rowRoles, rowServers } from './decision-rows.ts'
import { policiesDir } from './engine-room.ts'
import { opaBinary } from './opa-binary.ts'
import { allTools } from './scratch-server/tools.ts'
import { openSecretScanner } from './secret-scanner.ts'

export interface JudgedRow {
  readonly decision: Decision
  readonly stages: StagesRun['stages']
  readonly targets: Facts['targets']
}

export type AskedRow = Pick<Row, 'server' | 'tool' | 'agent'> & { readonly arguments: { readonly [key: string]: Json } }

/** `root` is the folder of the rows, `data` the console's own, `set` a new one for what the engine reads. */
export async function createRowJudge({ root, data, set }: { root: string; data: string; set: string }) {
  const shipped = policyData.behavry.blast_radius_config
  const config = combineConfig(shipped, { ...shipped, config_paths: [], protected_patterns: [] }, homedir())
  const sql = createSqlReader({
    worker: new URL('../../src/main/enforcement/targets/sql/sql-worker.ts', import.meta.url),
    limit: 20_000,
  })
  const { scanner } = openSecretScanner()
  const stages = [
    createToolBaselineStage({
      servers: { findTool: (server, name) => ({ status: 'accepted', tool: toolOf(server, name) }), place },
      maskText: async (text) => text,
      resolveTargets: createResolveTargets(sql),
    }),
    createDlpStage({ scanner, dlpBlockSeverity: () => 'critical' }),
    createBlastRadiusStage({ blastRadiusConfig: () => config }),
  ]
  const base = await readBaseSet(policiesDir)
  const own = { ...base.data, roles: rowRoles(root) } as unknown as typeof base.data & { behavry: object }
  own.behavry = { ...own.behavry, own_folders: [data], blast_radius_config: config }
  await writeSet(set, composePolicySet(base.modules, own, []), {})

  function place(id: string) {
    const { type, roots, dialect } = rowServers[id as keyof typeof rowServers] as RowServer
    const bounds = roots?.map((each) => join(root, each)) ?? null
    const known = bounds ?? (type === 'filesystem' ? [root] : [])
    return { cwd: homedir(), home: homedir(), roots: known, bounds, dialect: (dialect ?? null) as SqlDialect | null }
  }

  return {
    /** Stages first, one after the other; then one evaluation; then the fold of each. */
    async judge(rows: readonly AskedRow[]): Promise<JudgedRow[]> {
      const runs: StagesRun[] = []
      for (const row of rows)
        runs.push(await unhurried(() => runStages([identified(row.agent), ...stages], callOf(row))))
      const asked = runs
        .map((run, at) => ({ at, run }))
        .filter(({ run }) => run.stages.every(({ outcome }) => outcome !== 'deny'))
      const envelopes = asked.map(({ at, run }) =>
        serialise(buildEnvelope(callOf(rows[at] as AskedRow), run.facts, envelopeDeps) as unknown as Json),
      )
      const answers = new Map(evaluate(set, envelopes).map((answer, index) => [asked[index]?.at, answer]))
      return runs.map((run, at) => ({
        decision: fold(run.stages, answers.get(at) ?? null),
        stages: run.stages,
        targets: run.facts.targets,
      }))
    },
    async close() {
      await scanner.close()
      await sql.close()
    },
  }
}

/** Limits of time are no business of the rows. */
async function unhurried(run: () => Promise<StagesRun>): Promise<StagesRun> {
  for (let tries = 1; ; tries += 1) {
    const found = await run()
    const late = found.stages.some(({ outcome, message }) => outcome === 'error' || /\bin time\b/.test(message ?? ''))
    if (!late || tries === 5) return found
  }
}

const envelopeDeps = {
  tenantId: 'local',
  digest: () => '0',
  callsLastMinute: () => 0,
  sessionTaint: () => ({ saw_untrusted: false, read_private: false }),
  now: () => 1_760_000_000_000,
}

function callOf({ server, tool, arguments: args }: AskedRow): GovernedCall {
  return {
    call_id: '00000000-0000-4000-8000-000000000000',
    received_at: 0,
    bearer: '',
    server_id: server,
    tool_name: tool,
    arguments: args,
    has_arguments: true,
    requester_id: null,
    requester_channel: null,
    delegation_token: null,
    workflow_token: null,
  }
}

function identified(agent: Row['agent']): Stage {
  const {
    permissions,
    roles = [],
    risk_tier = 'medium',
  } = (typeof agent === 'string' ? rowAgents[agent] : agent) as RowAgent
  const known = { id: 'a', permissions, roles, live_risk_tier: risk_tier }
  const principal = { agent: known, session_id: 's' } as unknown as NonNullable<Facts['principal']>
  return {
    label: 'session',
    failure: 'session_ended',
    limit_ms: 1000,
    run: () => ({ outcome: 'pass', facts: { principal } }),
  }
}

function toolOf(server: string, name: string): AcceptedTool {
  const { type, reference } = rowServers[server as keyof typeof rowServers] as RowServer
  const known = knownTool(catalogue as ToolCatalogue, type, name) ?? null
  const listed = reference ? undefined : allTools.find((tool) => tool.name === name)
  const input_schema = (listed?.inputSchema ?? {}) as unknown as Json
  return { name, raw: '', hash: '', type, known, input_schema, action: known?.action ?? 'execute' }
}

function evaluate(set: string, envelopes: readonly string[]): OpaAnswer[] {
  const query = '[answer | some call in input; answer := data.behavry.authz.decision with input as call]'
  const printed = execFileSync(opaBinary, ['eval', '--format=values', '-d', '.', '--stdin-input', query], {
    cwd: set,
    input: `[${envelopes.join(',')}]`,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [answers] = JSON.parse(printed) as [OpaAnswer[]]
  if (answers.length !== envelopes.length) throw new Error('the engine did not answer every call')
  return answers
}
