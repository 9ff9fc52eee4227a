// A held call between its shapes: what was judged, what is stored, what a person sees, what the log says.
import type { Escalation } from '../../../shared/contract/escalation.ts'
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import { serialise } from '../../../shared/json/serialise.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { EscalationRow } from '../../store/tables.ts'
import type { GovernedCall } from '../call.ts'
import type { Judged } from '../judge.ts'
import type { Arguments } from './edited-arguments.ts'
import type { KeptResult } from './held-results.ts'
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

/** The result of a call that was made: it waits, and nothing is dispatched again. */
export interface HeldResult extends Omit<HeldCall, 'judged' | 'rejudge'> {
  readonly judged: Question
  readonly findings: readonly InboundFinding[]
  /** As the operator may see it, and the same sanitised: masked and cut. */
  readonly shown: Json
  readonly shown_sanitised: Json | null
  readonly kept: KeptResult
  /** False for a result that was blocked: a person may look at it, and nobody waits. */
  readonly awaited: boolean
}

/** What a hold asks a person about. */
interface Question {
  readonly facts: Judged['facts']
  readonly decision: Pick<Judged['decision'], 'message' | 'remedy' | 'policy_id'> & {
    readonly contributing: readonly string[]
  }
}

export function newResultRow(place: Place, held: HeldResult, at: string): NewEscalationRow {
  return {
    ...newEscalationRow(place, held, at),
    kind: 'result',
    awaited: held.awaited ? 1 : 0,
    findings: JSON.stringify(held.findings),
    result: serialise(held.shown),
    sanitised_result: held.shown_sanitised === null ? null : serialise(held.shown_sanitised),
  }
}

type NewEscalationRow = Omit<EscalationRow, 'tenant_id'>

/** Only what was masked is stored. */
export function newEscalationRow(
  place: Place,
  held: Omit<HeldCall, 'judged' | 'rejudge'> & { readonly judged: Question },
  at: string,
): NewEscalationRow {
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
    ...ofNoResult,
  }
}

const ofNoResult = { findings: null, result: null, sanitised_result: null, release: null, awaited: 1 }

/** As the operator API shows it; an approved one expires when the approval does. */
export function escalationItem(row: EscalationRow, agentName: (id: string) => string | null): Escalation {
  const { tenant_id: _tenant, call_digest: _call, approval_digest: digest, approved_until, ...stored } = row
  const { findings, result, sanitised_result, release, awaited: _awaited, ...rest } = stored
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as unknown))
  const ofResult = {
    findings: (parsed(findings) ?? []) as InboundFinding[],
    result: parsed(result),
    sanitised_result: parsed(sanitised_result),
    release,
  }
  return {
    ...rest,
    ...(row.kind === 'result' ? ofResult : {}),
    targets: JSON.parse(row.targets) as Target[],
    arguments: JSON.parse(row.arguments) as unknown,
    edited_arguments: parsed(row.edited_arguments),
    contributing: JSON.parse(row.contributing) as string[],
    requester_verified: row.requester_verified === 1,
    requester_name: row.requester_id !== null && row.requester_verified === 1 ? agentName(row.requester_id) : null,
    expires_at: approved_until ?? row.expires_at,
    digest,
  }
}

/** Record of ESCALATION_OPENED. */
export function openedRecord(row: Omit<EscalationRow, 'tenant_id'>): Record<string, unknown> {
  const { id, kind, agent_id, session_id, server_id, tool_name, target, policy, expires_at } = row
  return { escalation_id: id, kind, agent_id, session_id, server_id, tool_name, target, policy, expires_at }
}
