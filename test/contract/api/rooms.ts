// The rooms behind the API: real store, log, identity, settings and escalations; servers and policy engine as doubles.
import { randomUUID } from 'node:crypto'
import policyData from '../../../policies/data.json' with { type: 'json' }
import type { Candidates } from '../../../src/main/automation/candidates.ts'
import { createBlastRadius } from '../../../src/main/enforcement/blast-radius/config.ts'
import { createEscalations } from '../../../src/main/enforcement/escalations/escalations.ts'
import { createExceptions } from '../../../src/main/enforcement/exceptions/exceptions.ts'
import { createPreview } from '../../../src/main/enforcement/exceptions/preview.ts'
import { createInboundScanner } from '../../../src/main/enforcement/inbound/scanner.ts'
import { createTrustDomains } from '../../../src/main/enforcement/inbound/trust-domains.ts'
import { createBus } from '../../../src/main/events/bus.ts'
import { createStream } from '../../../src/main/events/stream.ts'
import type { OneShot } from '../../../src/main/opa/one-shot.ts'
import { openAutomation } from '../../../src/main/open-automation.ts'
import { openDetection } from '../../../src/main/open-detection.ts'
import { openDlp } from '../../../src/main/open-dlp.ts'
import { openInbound } from '../../../src/main/open-inbound.ts'
import { openLibraryAt } from '../../../src/main/open-library.ts'
import { placesOf } from '../../../src/main/places.ts'
import { createKillSwitch } from '../../../src/main/settings/kill-switch.ts'
import { createSettings } from '../../../src/main/settings/settings.ts'
import { createEscalationStore } from '../../../src/main/store/escalations.ts'
import { createClock } from '../../../src/shared/clock.ts'
import type { Roles } from '../../../src/shared/contract/agent.ts'
import type { Candidate } from '../../../src/shared/contract/candidate.ts'
import type { ConsoleStatus } from '../../../src/shared/contract/console-status.ts'
import type { CallDecided } from '../../../src/shared/contract/event.ts'
import type { FirstRun } from '../../../src/shared/contract/first-run.ts'
import type { OpaStatus } from '../../../src/shared/contract/opa-status.ts'
import type { Envelope } from '../../../src/shared/contract/tool-call.ts'
import { identityRooms } from '../../support/identity-rooms.ts'
import { policyRooms } from '../../support/policy-rooms.ts'
import { until } from '../../support/processes.ts'
import { libraryDouble } from './library-double.ts'
import { serversDouble } from './servers-double.ts'

/** A policy engine that runs, and that takes no document while `broken`. */
function engineDouble() {
  const status: OpaStatus = {
    state: 'ready',
    since: new Date().toISOString(),
    version: '1.22.2',
    revision: 'a'.repeat(64),
    modules: [{ id: 'base/decision.rego', hash: 'b'.repeat(64) }],
    restarts: 0,
    error: null,
  }
  const engine = { broken: false, roles: {} as Roles, status: () => status }
  const pushRoles = async (roles: Roles) => {
    if (engine.broken) throw new Error('the engine is down at /secret/path')
    engine.roles = roles
  }
  return { engine, pushRoles }
}

const consoleStatus: ConsoleStatus = {
  version: '0.1.0',
  platform: 'linux',
  started_at: new Date().toISOString(),
  data_dir: '/data',
  mcp_url: 'http://127.0.0.1:7411',
  connect: { command: '/bin/node', args: ['/app/connect.cjs'] },
  log: { working: true, rows: 1, bytes: 4096 },
  state_bytes: 4096,
}

/** A first run that begins and stays where it is. */
function firstRunDouble() {
  const never: FirstRun = {
    state: 'never',
    folder: null,
    server_id: null,
    agent_id: null,
    steps: [],
    error: null,
    started_at: null,
  }
  return { current: () => never, start: async () => ({ ...never, state: 'preparing' as const }), clear: async () => {} }
}

/** Nothing can be read by it: what a library's texts can do is found out elsewhere. */
const oneShotDouble: OneShot = {
  atOnce: 1,
  run: async () => ({ kind: 'failed', stdout: '', stderr: '', code: 1 }),
  shelve: async () => ({ path: '/nowhere', remove: async () => {} }),
  close: async () => {},
}

const entry = new URL('../../../src/main/headless.ts', import.meta.url).href

export type ApiTestRooms = Awaited<ReturnType<typeof openRooms>>

export async function openRooms() {
  const { engine, pushRoles } = engineDouble()
  const base = await identityRooms({ pushRoles })
  const settings = createSettings({ ...base, push: async () => {} })
  const rows = createEscalationStore(base.store)
  const faults: unknown[] = []
  const servers = serversDouble()
  const exceptions = createExceptions({
    ...base,
    agents: base.identity.agents,
    servers,
    newId: randomUUID,
    minDeleteDepth: () => 3,
    onLost: (error) => faults.push(error),
  })
  const trustDomains = createTrustDomains({ ...base, newId: randomUUID, push: async () => {} })
  const dlp = openDlp({ ...base, ...placesOf(entry), newId: randomUUID })
  // Its thread starts with the first scan: most tests need none.
  const injections = createInboundScanner({ worker: placesOf(entry).inboundWorker, limit_ms: 10_000 })
  const inbound = openInbound({
    ...base,
    newId: randomUUID,
    injections,
    masker: dlp.masker,
    settings,
    trustDomains,
  })
  const escalations = createEscalations({
    rows,
    recorder: base.recorder,
    log: base.log,
    clock: createClock(),
    settings: settings.current,
    newId: randomUUID,
    exceptions,
    inboundRules: inbound.rules,
    agents: base.identity.agents,
    onLost: (error) => faults.push(error),
  })
  const policies = policyRooms(base)
  const mustMayReview = (author: string, reviewer: string) => {
    const may = base.identity.mayReview({ author, reviewer })
    if (!may.ok) throw may.refusal
    return may.self_approved
  }
  const report = (error: unknown) => faults.push(error)
  const bus = createBus({ ...base, onFailure: (_name, error) => report(error) })
  const detection = await openDetection({ ...base, bus, newId: randomUUID, onLost: report })
  const { close: closeAutomation, ...automation } = await openAutomation({
    ...base,
    bus,
    policies: policies.policies,
    proofs: { ...policies.proofs, mustMayReview },
    reportError: report,
  })
  const shelf = libraryDouble()
  const library = openLibraryAt(
    {
      ...base,
      ...dlp,
      injections,
      settings,
      proofs: { ...policies.proofs, mustMayReview, oneShot: oneShotDouble, base: { modules: [], data: {} } },
      dataDir: base.folder,
      newId: randomUUID,
      reportError: report,
    },
    { current: shelf.library, close: async () => {} },
  )
  return {
    ...base,
    ...dlp,
    ...policies,
    library: library.library,
    /** The library that the console is before. */
    shelf,
    ...detection,
    ...automation,
    settings,
    killSwitch: createKillSwitch(base),
    blastRadius: createBlastRadius({
      ...base,
      shipped: policyData.behavry.blast_radius_config,
      home: '/home/u',
      push: async () => {},
    }),
    firstRun: firstRunDouble(),
    consoleStatus: async () => consoleStatus,
    escalations,
    stream: createStream(base.log),
    servers,
    exceptions,
    inbound,
    trustDomains,
    previewExceptions: createPreview({ log: base.log, exceptions }),
    opa: engine,
    engine,
    /** What was reported instead of being told. */
    faults,
    held: (more: Partial<Held> = {}) => hold(rows, more),
    decided: (more: Partial<CallDecided> = {}) => decide(base.log, more),
    /** A detection in the log; gives the candidate that it proposed or strengthened. */
    detected: (more: Record<string, unknown> = {}) => detect(base.log, automation.candidates, more),
    async close() {
      await library.close()
      await closeAutomation()
      escalations.stop()
      await detection.close()
      await injections.close()
      await exceptions.stop()
      await dlp.scanner.close()
      await base.close()
    },
  }
}

type Rows = ReturnType<typeof createEscalationStore>
type Held = Parameters<Rows['insert']>[0]

/** A pending hold as the pipeline leaves it; gives its id. */
function hold(rows: Rows, more: Partial<Held>): string {
  const id = randomUUID()
  rows.insert({
    id,
    kind: 'call',
    status: 'pending',
    call_id: randomUUID(),
    agent_id: randomUUID(),
    agent_name: 'agent',
    session_id: randomUUID(),
    server_id: 'files',
    tool_name: 'write_file',
    action: 'write',
    target: '/srv/MEMORY.md',
    targets: JSON.stringify([target]),
    arguments: JSON.stringify({ path: '/srv/MEMORY.md' }),
    reason: 'This file steers agents.',
    remedy: 'Ask the operator.',
    policy: 'blast_radius.protected_file',
    contributing: JSON.stringify(['blast_radius.protected_file']),
    risk_tier: 'medium',
    requester_id: null,
    requester_verified: 0,
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    approved_until: null,
    resolved_at: null,
    resolved_by: null,
    notes: null,
    call_digest: 'c'.repeat(64),
    approval_digest: 'd'.repeat(64),
    guidance: null,
    edited_arguments: null,
    findings: null,
    result: null,
    sanitised_result: null,
    release: null,
    awaited: 1,
    ...more,
  })
  return id
}

const target = {
  kind: 'path' as const,
  op: 'write' as const,
  value: '/srv/MEMORY.md',
  raw: '/srv/MEMORY.md',
  at: '/path',
  forms: ['/srv/memory.md'],
}

/** The row of a decided call with its kept OPA input; gives the call's id. */
async function decide(
  log: Awaited<ReturnType<typeof identityRooms>>['log'],
  more: Partial<CallDecided>,
): Promise<string> {
  const id = randomUUID()
  const record: CallDecided = {
    id,
    agent_id: randomUUID(),
    session_id: randomUUID(),
    server_id: 'files',
    mcp_server: 'filesystem',
    tool_name: 'read_file',
    action: 'read',
    target: '/srv/report.md',
    targets: [{ ...target, op: 'read' }],
    requester_id: null,
    requester_channel: null,
    requester_verified: false,
    delegation_id: null,
    workflow_session_id: null,
    causal_depth: null,
    parent_event_id: null,
    policy_result: 'allow',
    policy_id: 'filesystem.read',
    contributing: ['filesystem.read'],
    policy_reason: null,
    remedy: null,
    reason: 'policy',
    policy_revision: 'a'.repeat(64),
    stages: [{ stage: 'policy', outcome: 'pass', duration_us: 210 }],
    opa_answer: null,
    exception_id: null,
    escalation_id: null,
    dlp_findings: [],
    input_hash: 'e'.repeat(64),
    ...more,
  }
  const input = { hash: 'e'.repeat(64), envelope: JSON.stringify(envelope(record)) }
  await log.append({ type: 'call.decided', call_id: id, record: { ...record }, input })
  return id
}

async function detect(
  log: Awaited<ReturnType<typeof identityRooms>>['log'],
  candidates: Candidates,
  { type = 'INBOUND_INJECTION_DETECTED', ...more }: Record<string, unknown>,
): Promise<Candidate> {
  const id = randomUUID()
  const about = { agent_id: randomUUID(), session_id: randomUUID(), requester_id: null, tool_name: 'read_file' }
  const record = { ...about, pattern_class: 'prompt_injection', severity: 'high', inbound_findings: [], ...more, id }
  await log.append({ type: String(type), record })
  const find = () =>
    candidates.list({ limit: 500, offset: 0 }).items.find(({ source_event_ids }) => source_event_ids.includes(id))
  await until(() => find() !== undefined, 'a candidate')
  return find() as Candidate
}

function envelope({ agent_id, tool_name, targets }: CallDecided): Envelope {
  return {
    tenant: 'local',
    phase: 'request',
    agent: { id: agent_id ?? '', roles: [], permissions: [], risk_tier: 'medium' },
    request: {
      tool_name,
      action: 'read',
      resource: targets[0]?.value ?? null,
      parameters: { path: targets[0]?.raw },
      mcp_server: 'filesystem',
      server_id: 'files',
      resource_count: targets.length,
      targets,
      elided: [],
    },
    context: { rate: { calls_1m: 1 }, session: { saw_untrusted: false, read_private: false } },
    requester: null,
    workflow_session: null,
    delegation: null,
    inbound_findings: [],
    now_ns: 1,
    skip: [],
  }
}
