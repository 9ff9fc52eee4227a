// Events that judgements of calls and answers give rise to; a call is affected by none of them.
import { rankOf, rankWords } from '../../shared/contract/primitives.ts'
import type { Log, LogEntry } from '../events/log.ts'
import type { ScopeProbe } from '../identity/delegations.ts'
import type { GovernedCall } from './call.ts'
import { inboundEvents, outcomeOf as inboundOutcomeOf, secretsEvent } from './inbound/answer-record.ts'
import type { Judged } from './judge.ts'
import type { JudgedAnswer } from './judge-answer.ts'
import type { Facts } from './stage.ts'

export interface AnnounceDeps {
  readonly log: Pick<Log, 'append'>
  readonly newId: () => string
  /** A call outside its delegation: counted and reported. */
  readonly scopeProbed: (probe: ScopeProbe) => Promise<void>
  /** An event that could not be recorded; the call itself is not affected. */
  readonly onLost: (error: unknown) => void
}

/** Events that a judgement gives rise to: a disproportionate reach, a call outside its delegation, a secret, a failed stage. */
export function announce(deps: AnnounceDeps, call: GovernedCall, judged: Judged): void {
  const about = aboutCall(call, judged.facts)
  const reach = judged.stages.find((stage) => stage.stage === 'blast_radius' && stage.outcome !== 'pass')
  if (reach && reach.outcome !== 'error') {
    const record = { id: deps.newId(), ...about, decision: reach.outcome, rule: reach.code ?? null, severity: 'high' }
    deps.log.append({ type: 'BLAST_RADIUS_ESCALATION', call_id: call.call_id, record }).catch(deps.onLost)
  }
  const { delegation, principal, outside_scope } = judged.facts
  if (delegation && principal && outside_scope) {
    const { session_id, agent } = principal
    const probe = { delegation_id: delegation.id, session_id, call_id: call.call_id, outside: outside_scope }
    deps.scopeProbed({ ...probe, ...about, agent_id: agent.id }).catch(deps.onLost)
  }
  const violation = violationOf(judged)
  if (violation) {
    const record = { id: deps.newId(), ...about, session_id: judged.facts.identified?.session_id ?? null, ...violation }
    deps.log.append({ type: 'DLP_VIOLATION', call_id: call.call_id, record }).catch(deps.onLost)
  }
  if (judged.failure) deps.log.append(failureEntry(deps, call, judged.facts, judged.failure)).catch(deps.onLost)
}

function failureEntry(
  deps: AnnounceDeps,
  call: GovernedCall,
  facts: Facts,
  { stage, error }: { readonly stage: string; readonly error: unknown },
): LogEntry {
  const why = error instanceof Error ? error.message : String(error)
  const record = { id: deps.newId(), ...aboutCall(call, facts), stage, error: why }
  return { type: 'STAGE_FAILED', call_id: call.call_id, record }
}

function aboutCall({ server_id, tool_name }: GovernedCall, facts: Facts) {
  return { agent_id: facts.identified?.agent_id ?? null, server_id, tool_name }
}

/** What was found and is grave, or was denied for whatever severity; samples stay in the call's own row. */
function violationOf({ facts, stages }: Judged): Record<string, unknown> | null {
  const findings = (facts.secrets ?? []).map(({ pattern, severity, at }) => ({ pattern, severity, at }))
  const rank = Math.max(0, ...findings.map(({ severity }) => rankOf(severity)))
  const denied = stages.some(({ stage, outcome }) => stage === 'dlp' && outcome === 'deny')
  if (rank === 0 || (rank < rankOf('high') && !denied)) return null
  return { severity: rankWords[rank - 1], action: denied ? 'block' : 'warn', findings }
}

/** Events of the findings in an answer, and of a step that failed. */
export function announceAnswer(deps: AnnounceDeps, judged: JudgedAnswer): void {
  const { answer, failure } = judged
  const outcome = inboundOutcomeOf(judged)
  const entries = [
    ...(outcome ? inboundEvents(judged, outcome, deps.newId) : []),
    ...[secretsEvent(judged, deps.newId)].filter((entry) => entry !== null),
    ...(failure ? [failureEntry(deps, answer.call, answer.request, failure)] : []),
  ]
  for (const entry of entries) deps.log.append(entry).catch(deps.onLost)
}
