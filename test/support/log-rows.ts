// Records of calls for tests of the log.
import { randomUUID } from 'node:crypto'
import type { CallDecided } from '../../src/shared/contract/event.ts'

/** An allowed read; `more` says what is different. */
export function decided(call_id: string, more: Partial<CallDecided> = {}): CallDecided {
  return {
    id: call_id,
    agent_id: 'agent-1',
    session_id: 'session-1',
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
    policy_result: 'allow',
    policy_id: 'filesystem.read',
    contributing: [],
    policy_reason: null,
    remedy: null,
    reason: 'policy',
    policy_revision: null,
    stages: [],
    opa_answer: null,
    exception_id: null,
    escalation_id: null,
    dlp_findings: [],
    input_hash: null,
    ...more,
  }
}

/** Entry of `call.decided` for a fresh call. */
export function decidedEntry(more: Partial<CallDecided> = {}, timestamp?: string) {
  const call_id = randomUUID()
  return { type: 'call.decided', call_id, record: { ...decided(call_id, more) }, ...(timestamp ? { timestamp } : {}) }
}

/** Entry of `call.finished` for a call. */
export function finishedEntry(call_id: string, more: Record<string, unknown> = {}) {
  const record = { forwarded: true, response_code: 200, latency_ms: 3, error: null, ...more, id: randomUUID() }
  return { type: 'call.finished', call_id, record }
}
