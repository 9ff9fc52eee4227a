// Turns what became of a call into its log records; nothing unmasked goes in.
import type { CallDecided, CallFinished, CallReleased } from '../../shared/contract/event.ts'
import type { GovernedCall } from './call.ts'
import type { Judged } from './judge.ts'

/** The `call.decided` record: one per call, written before anything is forwarded. */
export function decidedRecord(call: GovernedCall, judged: Judged, escalationId: string | null): CallDecided {
  const { decision, facts } = judged
  const targets = facts.shown_targets ? [...facts.shown_targets] : []
  return {
    id: call.call_id,
    agent_id: facts.identified?.agent_id ?? null,
    session_id: facts.identified?.session_id ?? null,
    server_id: call.server_id,
    mcp_server: facts.mcp_server ?? null,
    tool_name: call.tool_name,
    action: facts.action ?? null,
    target: targets[0]?.value ?? null,
    targets,
    requester_id: facts.requester?.id ?? call.requester_id,
    requester_channel: call.requester_channel,
    requester_verified: facts.requester?.verified ?? false,
    delegation_id: facts.delegation?.id ?? null,
    workflow_session_id: facts.workflow_session?.id ?? null,
    causal_depth: facts.workflow_session?.causal_depth ?? null,
    parent_event_id: facts.workflow_session?.parent_event_id ?? null,
    policy_result: decision.result,
    policy_id: decision.policy_id,
    contributing: [...decision.contributing],
    policy_reason: decision.message,
    remedy: decision.remedy,
    reason: decision.reason,
    policy_revision: facts.policy_revision ?? null,
    stages: [...judged.stages],
    opa_answer: facts.opa_answer ?? null,
    exception_id: decision.exception_id ?? null,
    escalation_id: escalationId,
    dlp_findings: facts.secrets ? [...facts.secrets] : [],
    input_hash: facts.input?.hash ?? null,
  }
}

/** The `call.released` record: an approval is spent; what the second judgement saw is kept with it. */
export function releasedRecord(
  judged: Judged,
  release: { id: string; escalation_id: string; approval_digest: string; resolved_by: string },
): CallReleased {
  const { decision, facts } = judged
  if (!facts.policy_revision || !facts.input) throw new Error('a release needs an answer of the policy engine')
  return {
    ...release,
    targets: [...(facts.shown_targets ?? [])],
    stages: [...judged.stages],
    decision,
    policy_revision: facts.policy_revision,
    input_hash: facts.input.hash,
  }
}

/** The `call.finished` record: what the agent was answered. */
export function finishedRecord(
  call: GovernedCall,
  id: string,
  outcome: { forwarded: boolean; response_code: number | null; error: string | null },
): CallFinished {
  return { id, ...outcome, latency_ms: Math.round((performance.now() - call.received_at) * 1000) / 1000 }
}
