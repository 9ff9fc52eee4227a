// A held call between its shapes: what was judged, what is stored, what a person sees, what the log says.
import type { Escalation } from '../../../shared/contract/escalation.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { EscalationRow } from '../../store/tables.ts'
import type { GovernedCall } from '../call.ts'
import type { Judged } from '../judge.ts'
import type { Arguments } from './edited-arguments.ts'
import type { Place } from './queue.ts'

export interface HeldCall {
  readonly call: GovernedCall
  readonly judged: Judged
  readonly call_digest: string
  readonly digest: string
  /** Judges the call with other arguments. Throws Refusal 422 when they cannot be approved. */
  readonly rejudge: Rejudge
}

/** What an approval of other arguments binds to, and how they may be stored. */
export type Rejudge = (edited: Arguments, expiresAt: string) => Promise<{ digest: string; shown: Json }>

/** Only what was masked is stored. */
export function newEscalationRow(place: Place, held: HeldCall, at: string): Omit<EscalationRow, 'tenant_id'> {
  const { call, judged } = held
  const { principal, action, shown_targets, shown_arguments, requester } = judged.facts
  if (!principal || !action || !shown_targets || shown_arguments === undefined)
    throw new Error('a hold needs a judged call')
  const { decision } = judged
  return {
    id: place.id,
    kind: 'call',
    status: 'pending',
    call_id: call.call_id,
    agent_id: principal.agent.id,
    agent_name: principal.agent.name,
    session_id: principal.session_id,
    server_id: call.server_id,
    tool_name: call.tool_name,
    action,
    target: shown_targets[0]?.value ?? null,
    targets: JSON.stringify(shown_targets),
    arguments: serialise(shown_arguments as Json),
    reason: decision.message,
    remedy: decision.remedy,
    policy: decision.policy_id,
    contributing: JSON.stringify(decision.contributing),
    risk_tier: principal.agent.live_risk_tier,
    requester_id: requester?.id ?? null,
    requester_verified: requester?.verified ? 1 : 0,
    created_at: at,
    expires_at: place.expires_at,
    approved_until: null,
    resolved_at: null,
    resolved_by: null,
    notes: null,
    call_digest: held.call_digest,
    approval_digest: held.digest,
    guidance: null,
    edited_arguments: null,
  }
}

/** As the operator API shows it; an approved one expires when the approval does. */
export function escalationItem(row: EscalationRow): Escalation {
  const { tenant_id: _tenant, call_digest: _call, approval_digest: digest, approved_until, ...rest } = row
  return {
    ...rest,
    targets: JSON.parse(row.targets) as Target[],
    arguments: JSON.parse(row.arguments) as unknown,
    edited_arguments: row.edited_arguments === null ? null : (JSON.parse(row.edited_arguments) as unknown),
    contributing: JSON.parse(row.contributing) as string[],
    requester_verified: row.requester_verified === 1,
    expires_at: approved_until ?? row.expires_at,
    digest,
  }
}

/** Record of ESCALATION_OPENED. */
export function openedRecord(row: Omit<EscalationRow, 'tenant_id'>): Record<string, unknown> {
  const { id, agent_id, session_id, server_id, tool_name, target, policy, expires_at } = row
  return { escalation_id: id, agent_id, session_id, server_id, tool_name, target, policy, expires_at }
}
