// The library's rooms as the console wires them: real store, log, policy engine and scanners, before a library server that can lie.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import policyData from '../../policies/data.json' with { type: 'json' }
import { createInboundScanner } from '../../src/main/enforcement/inbound/scanner.ts'
import { createTrustDomains } from '../../src/main/enforcement/inbound/trust-domains.ts'
import { storedPolicySet } from '../../src/main/opa/policy-set.ts'
import { openDlp } from '../../src/main/open-dlp.ts'
import { openInbound } from '../../src/main/open-inbound.ts'
import { openLibrary } from '../../src/main/open-library.ts'
import { openPolicies } from '../../src/main/open-policies.ts'
import { placesOf } from '../../src/main/places.ts'
import { loadedPolicies } from '../../src/main/policies/policy-row.ts'
import { createSettings } from '../../src/main/settings/settings.ts'
import { createPolicyStore } from '../../src/main/store/policies.ts'
import { createPolicySetStore } from '../../src/main/store/policy-sets.ts'
import { blastRadiusSchema } from '../../src/shared/contract/blast-radius.ts'
import type { CallDecided } from '../../src/shared/contract/event.ts'
import type { Synced } from '../../src/shared/contract/library.ts'
import { type CallParts, envelopeOf, startEngineRoom } from './engine-room.ts'
import { identityRooms } from './identity-rooms.ts'
import { opaBinary } from './opa-binary.ts'

const entry = new URL('../../src/main/headless.ts', import.meta.url).href
const never = new AbortController().signal

/** `url`: of the library; of another run on the same folder, so that what is stored is found again. */
export async function openLibraryRooms(folder: string, url: string, { token = 'a-token' } = {}) {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const base = await identityRooms({}, folder)
  const places = placesOf(entry)
  const policySets = createPolicySetStore(base.store)
  const engine = await startEngineRoom({
    policies: loadedPolicies(createPolicyStore(base.store)),
    documents: { 'behavry.unmatched': 'deny' },
    saveSet: (set) => policySets.save(storedPolicySet(set), base.clock.timestamp()),
  })
  const proving = await openPolicies({
    ...places,
    ...base,
    opa: engine.opa,
    identity: base.identity,
    blastRadius: {
      configAfter: (patch) => blastRadiusSchema.parse({ ...policyData.behavry.blast_radius_config, ...patch }),
    },
    opaBinary,
    homeDir: folder,
    findProgram: async () => null,
    reportError: (error) => void faults.push(error),
    runtimeDir: join(folder, 'runtime'),
  })
  const settings = createSettings({ ...base, push: async () => {} })
  if (settings.current().library_base_url !== url) {
    await settings.patch({ library_base_url: url, library_token: token }, 'local')
  }
  const dlp = openDlp({ ...base, ...places, newId: randomUUID })
  const injections = createInboundScanner({ worker: places.inboundWorker, limit_ms: 10_000 })
  const trustDomains = createTrustDomains({ ...base, newId: randomUUID, push: async () => {} })
  const inbound = openInbound({ ...base, newId: randomUUID, injections, masker: dlp.masker, settings, trustDomains })
  const faults: unknown[] = []
  const opened = openLibrary({
    ...base,
    ...places,
    ...dlp,
    injections,
    settings,
    proofs: proving.proofs,
    dataDir: folder,
    newId: randomUUID,
    reportError: (error) => faults.push(error),
  })
  const { library } = opened
  return {
    ...base,
    ...dlp,
    opa: engine.opa,
    policies: proving.policies,
    rows: proving.proofs.rows,
    proofs: proving.proofs,
    inboundRules: inbound.rules,
    settings,
    faults,
    library,
    async sync(): Promise<Synced> {
      for await (const { event, data } of library.sync.now(never)) if (event === 'result') return data
      throw new Error('the sync was cancelled')
    },
    /** What the live engine says of a call. */
    decide: async (parts: Partial<CallParts>) => (await engine.opa.decide(envelopeOf(parts))).answer,
    /** A call on record, as the engine decided it just now; `under`: as if on another set. */
    async recorded(parts: Partial<CallParts>, under?: string) {
      const envelope = envelopeOf(parts)
      const { answer, revision } = await engine.opa.decide(envelope)
      const id = randomUUID()
      const input_hash = id.replaceAll('-', '').padEnd(64, '0')
      const record = { ...decided, id, ...picked(parts), policy_result: answer.result, input_hash }
      const stages = [{ stage: 'policy' as const, outcome: 'pass' as const, duration_us: 1 }]
      await base.log.append({
        type: 'call.decided',
        call_id: id,
        record: { ...record, stages, opa_answer: answer, policy_revision: under ?? revision },
        input: { hash: input_hash, envelope },
      })
    },
    async close() {
      await opened.close()
      await proving.close()
      await injections.close()
      await dlp.scanner.close()
      await engine.opa.stop()
      await base.close()
    },
  }
}

export type LibraryTestRooms = Awaited<ReturnType<typeof openLibraryRooms>>

function picked({ tool_name = 'read_file', agent_id = 'a' }: Partial<CallParts>) {
  return { tool_name, agent_id }
}

const decided: Omit<CallDecided, 'id' | 'stages' | 'policy_revision' | 'opa_answer' | 'policy_result' | 'input_hash'> =
  {
    agent_id: 'a',
    session_id: 's',
    server_id: 'files',
    mcp_server: 'filesystem',
    tool_name: 'read_file',
    action: 'read',
    target: null,
    targets: [],
    requester_id: null,
    requester_channel: null,
    requester_verified: false,
    delegation_id: null,
    workflow_session_id: null,
    causal_depth: null,
    parent_event_id: null,
    policy_id: null,
    contributing: [],
    policy_reason: null,
    remedy: null,
    reason: 'policy',
    exception_id: null,
    escalation_id: null,
    dlp_findings: [],
  }
