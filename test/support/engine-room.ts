// A real engine for tests of the room: its own folder, ended after each test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOpa, type Opa } from '../../src/main/opa/opa.ts'
import type { PolicySet } from '../../src/main/opa/policy-set.ts'
import type { TenantPolicy } from '../../src/main/opa/render-module.ts'
import { createClock } from '../../src/shared/clock.ts'
import type { OpaStatus } from '../../src/shared/contract/opa-status.ts'
import { opaBinary } from './opa-binary.ts'
import { processesWith, until } from './processes.ts'

export const policiesDir = new URL('../../policies', import.meta.url).pathname
const running: { opa: Opa; folder: string }[] = []

export async function endEngines(): Promise<void> {
  for (const { opa, folder } of running.splice(0)) {
    await opa.stop()
    rmSync(folder, { recursive: true, force: true })
    await until(() => processesWith(folder).length === 0, 'no process left')
  }
}

export interface EngineOptions {
  readonly policiesDir?: string
  readonly policies?: readonly TenantPolicy[]
  readonly documents?: Readonly<Record<string, unknown>>
  readonly saveSet?: (set: PolicySet) => void
}

export async function startEngineRoom(options: EngineOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'behavry-opa-'))
  const states: OpaStatus['state'][] = []
  const saved: string[] = []
  const opa = createOpa({
    binary: opaBinary,
    policiesDir: options.policiesDir ?? policiesDir,
    runtimeDir: join(folder, 'r'),
    clock: createClock(),
    onChange: (status) => states.push(status.state),
    saveSet: (set) => {
      options.saveSet?.(set)
      saved.push(set.revision)
    },
    report: () => {},
  })
  running.push({ opa, folder })
  await opa.start(options.documents ?? {}, options.policies ?? [])
  return { opa, folder, states, saved }
}

export const enginePids = (folder: string) =>
  processesWith(folder)
    .filter(({ command }) => command.startsWith(opaBinary))
    .map(({ pid }) => pid)

export const policyId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A custom policy of the one tenant; `body` is what follows the package. */
export function policyOf(n: number, body: string, more: Partial<TenantPolicy> = {}): TenantPolicy {
  const source = more.source ?? 'custom'
  const rego_content = `package behavry.authz.${source}\n\n${body}\n`
  return { id: policyId(n), tenant_id: 'local', source, mode: 'active', rego_content, index: null, ...more }
}

export interface CallParts {
  readonly tool_name: string
  readonly action: string
  readonly agent_id: string
  readonly server_id: string
  readonly tenant: string
  readonly target: string
  readonly now_ns: number
  readonly parameters: unknown
}

/** A call that the base set allows. */
export function envelopeOf(parts: Partial<CallParts> = {}): string {
  const { tool_name = 'read_file', action = 'read', agent_id = 'a', server_id = 'files', tenant = 'local' } = parts
  const { target = '/w/a/b/c.md', now_ns = 1_760_000_000_000_000_000, parameters = {} } = parts
  return JSON.stringify({
    tenant,
    phase: 'request',
    agent: { id: agent_id, roles: [], permissions: ['filesystem:read', 'filesystem:write'], risk_tier: 'low' },
    request: {
      tool_name,
      action,
      resource: target,
      parameters,
      mcp_server: 'filesystem',
      server_id,
      resource_count: 1,
      targets: [{ kind: 'path', op: action, value: target, raw: target, at: '/path', forms: [target.toLowerCase()] }],
      elided: [],
    },
    context: { rate: { calls_1m: 1 } },
    requester: null,
    workflow_session: null,
    delegation: null,
    inbound_findings: [],
    now_ns,
    skip: [],
  })
}
