// Log records of what was made of a result: the row of the call, and the events that detections and automation follow.
import type { CallJudged, InboundOutcome } from '../../../shared/contract/event.ts'
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import { gravestFirst } from '../../../shared/contract/primitives.ts'
import type { LogEntry } from '../../events/log.ts'
import type { JudgedAnswer } from '../judge-answer.ts'
import { classesOf } from './scan-stage.ts'

/** Findings that an event carries along. */
const mostTold = 10

type Release = Pick<CallJudged, 'escalation_id' | 'release' | 'resolved_by'>
const notReleased: Release = { escalation_id: null, release: null, resolved_by: null }

/** The `call.judged` row; with what the policy engine was asked. */
export function judgedEntry(
  { answer, decision, stages, facts }: JudgedAnswer,
  outcome: InboundOutcome,
  id: string,
  release: Partial<Release> = {},
): LogEntry {
  const { call, request } = answer
  const { input } = facts
  const record: CallJudged = {
    id,
    agent_id: request.principal?.agent.id ?? '',
    session_id: request.principal?.session_id ?? '',
    server_id: call.server_id,
    tool_name: call.tool_name,
    outcome,
    policy_id: decision.policy_id,
    contributing: [...decision.contributing],
    message: decision.message,
    remedy: decision.remedy,
    tags: [...(facts.tags ?? [])],
    inbound_findings: [...(facts.shown_findings ?? [])],
    dlp_findings: [...(facts.secrets ?? [])],
    stages: [...stages],
    opa_answer: facts.opa_answer ?? null,
    policy_revision: facts.policy_revision ?? null,
    input_hash: input?.hash ?? null,
    ...notReleased,
    ...release,
  }
  const entry = { type: 'call.judged', call_id: call.call_id, record: { ...record } }
  return input ? { ...entry, input: { hash: input.hash, envelope: input.text } } : entry
}

/** What became of a result; null when there is nothing to say of it. */
export function outcomeOf({ decision, facts }: JudgedAnswer): InboundOutcome | null {
  if (decision.outcome === 'block') return 'blocked'
  if (decision.outcome === 'hold') return 'held'
  if (facts.changed !== undefined) return 'changed'
  const said = (facts.findings?.length ?? 0) + (facts.tags?.length ?? 0) + (facts.secrets?.length ?? 0)
  return said > 0 ? 'flagged' : null
}

/** One event for each class, at its highest severity; a refusal without a finding is one event too (decisions 16, 19). */
export function inboundEvents(judged: JudgedAnswer, outcome: InboundOutcome, newId: () => string): LogEntry[] {
  const { answer, decision, facts } = judged
  const findings = facts.shown_findings ?? []
  const type = outcome === 'blocked' ? 'INBOUND_INJECTION_BLOCKED' : 'INBOUND_INJECTION_DETECTED'
  const about = { ...aboutCall(judged), outcome, policy_id: decision.policy_id }
  const entry = (more: object): LogEntry => ({
    type,
    call_id: answer.call.call_id,
    record: { id: newId(), ...about, ...more },
  })
  if (findings.length === 0)
    return outcome === 'blocked' ? [entry({ pattern_class: null, severity: 'medium', inbound_findings: [] })] : []
  return classesOf(findings).map((pattern_class) => {
    const mine = findings.filter((finding) => finding.pattern_class === pattern_class)
    return entry({ pattern_class, severity: highestOf(mine), inbound_findings: mine.slice(0, mostTold) })
  })
}

/** Secrets in a result; null when there are none. */
export function secretsEvent(judged: JudgedAnswer, newId: () => string): LogEntry | null {
  const { answer, facts } = judged
  const { secrets = [], without_secrets } = facts
  if (secrets.length === 0) return null
  const action = without_secrets === undefined ? 'flagged' : 'redacted'
  const record = { id: newId(), ...aboutCall(judged), direction: 'result', severity: 'high', action, findings: secrets }
  return { type: 'DLP_VIOLATION', call_id: answer.call.call_id, record }
}

function aboutCall({ answer: { call, request } }: JudgedAnswer) {
  return {
    agent_id: request.principal?.agent.id ?? null,
    session_id: request.principal?.session_id ?? null,
    requester_id: call.requester_id,
    server_id: call.server_id,
    tool_name: call.tool_name,
    target: request.shown_targets?.[0]?.value ?? null,
  }
}

function highestOf(findings: readonly InboundFinding[]): InboundFinding['severity'] {
  return gravestFirst(findings)[0]?.severity ?? 'low'
}
