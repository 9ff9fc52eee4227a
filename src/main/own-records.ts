// Log rows of the console itself: what its listener refused before the pipeline, and how the policy engine does.
import type { CallDecided } from '../shared/contract/event.ts'
import type { OpaStatus } from '../shared/contract/opa-status.ts'
import type { Reason } from '../shared/contract/primitives.ts'
import type { Log } from './events/log.ts'
import type { CountedRefusals } from './proxy/refusal-counter.ts'
import type { Sender } from './proxy/sender.ts'

export interface OwnRecordsDeps {
  readonly log: Pick<Log, 'append'>
  readonly newId: () => string
  readonly onLost: (error: unknown) => void
}

export function createOwnRecords({ log, newId, onLost }: OwnRecordsDeps) {
  const refuseUnjudged = async (sender: Sender, method: string, reason: Reason, message: string): Promise<string> => {
    const id = newId()
    await log.append({
      type: 'call.decided',
      call_id: id,
      record: { ...unjudged(id, sender, method, reason, message) },
    })
    return id
  }
  return {
    recordRefusedMethod: (sender: Sender, method: string) =>
      refuseUnjudged(sender, method, 'method_not_governed', 'Nobody governs this method yet'),
    recordRefusedHeader: (sender: Sender, method: string, reason: 'delegation_invalid' | 'workflow_invalid') =>
      refuseUnjudged(sender, method, reason, 'This console cannot check such tokens yet'),
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

/** A call that no stage has seen: a method that is not governed, a header that cannot be checked. */
function unjudged(id: string, sender: Sender, method: string, reason: Reason, message: string): CallDecided {
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
    policy_result: 'deny',
    policy_id: reason,
    contributing: [reason],
    policy_reason: message,
    remedy: null,
    reason,
    policy_revision: null,
    stages: [],
    opa_answer: null,
    exception_id: null,
    escalation_id: null,
    dlp_findings: [],
    input_hash: null,
  }
}
