// Log rows of the console itself: what its listener refused before the pipeline, and how the policy engine does.
import type { CallDecided } from '../shared/contract/event.ts'
import type { OpaStatus } from '../shared/contract/opa-status.ts'
import type { Log } from './events/log.ts'
import type { CountedRefusals } from './proxy/refusal-counter.ts'
import type { Sender } from './proxy/sender.ts'

export interface OwnRecordsDeps {
  readonly log: Pick<Log, 'append'>
  readonly newId: () => string
  readonly onLost: (error: unknown) => void
}

export function createOwnRecords({ log, newId, onLost }: OwnRecordsDeps) {
  return {
    async recordRefusedMethod(sender: Sender, method: string): Promise<string> {
      const id = newId()
      await log.append({ type: 'call.decided', call_id: id, record: { ...ungoverned(id, sender, method) } })
      return id
    },
    appendRefusals({ reason, count, since, sample }: CountedRefusals): void {
      const record = { id: newId(), reason, count, since: new Date(since).toISOString(), sample }
      log.append({ type: 'listener.refused', record }).catch(onLost)
    },
    engineChanged({ state, error, version, revision }: OpaStatus): void {
      const type = state === 'ready' ? 'OPA_UP' : state === 'down' ? 'OPA_DOWN' : null
      if (!type) return
      const severity = state === 'down' ? 'critical' : 'low'
      log.append({ type, record: { id: newId(), severity, error, version, revision } }).catch(onLost)
    },
  }
}

/** A method that is not governed: a call that no stage has seen. */
function ungoverned(id: string, sender: Sender, method: string): CallDecided {
  return {
    id,
    agent_id: sender.agent_id,
    session_id: sender.session_id,
    server_id: sender.server_id,
    mcp_server: null,
    tool_name: method,
    action: null,
    target: null,
    targets: [],
    requester_id: sender.requester_id,
    requester_channel: sender.requester_channel,
    requester_verified: false,
    delegation_id: null,
    workflow_session_id: null,
    causal_depth: null,
    parent_event_id: null,
    policy_result: 'deny',
    policy_id: 'method_not_governed',
    contributing: ['method_not_governed'],
    policy_reason: 'Nobody governs this method yet',
    remedy: null,
    reason: 'method_not_governed',
    policy_revision: null,
    stages: [],
    opa_answer: null,
    exception_id: null,
    escalation_id: null,
    dlp_findings: [],
    input_hash: null,
  }
}
