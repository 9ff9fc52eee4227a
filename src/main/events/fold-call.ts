// Folds the rows of one call into the item that lists and pages show: a pure function of the log.

import type { DlpAction } from '../../shared/contract/dlp.ts'
import type { EscalationStatus } from '../../shared/contract/escalation.ts'
import type { CallDecided, CallFinished, CallItem, CallJudged, EventItem, LogRow } from '../../shared/contract/event.ts'
import { rankOf } from '../../shared/contract/primitives.ts'
import { rowFields } from './log-schema.ts'

/** What a record says beyond what its row says already. */
export function recordOnly(row: Pick<LogRow, 'record'>): Record<string, unknown> {
  const rest = { ...row.record }
  for (const field of rowFields) delete rest[field]
  return rest
}

/**
 * `own` are the rows with this call's id, `about` rows of its escalation (a retry shares one with the first attempt).
 * Null when there is no decision among them.
 */
export function foldCall(own: readonly LogRow[], about: readonly LogRow[]): CallItem | null {
  const decided = own.find((row) => row.type === 'call.decided')
  if (!decided) return null
  const record = recordOnly(decided) as unknown as CallDecided
  const judged = latest(own, (row) => row.type === 'call.judged')?.record as CallJudged | undefined
  const finished = own.find((row) => row.type === 'call.finished')?.record as CallFinished | undefined
  // Rows of earlier versions know neither severity nor sample.
  const dlp_findings = record.dlp_findings.map((finding) => ({ ...unweighed, ...finding }))
  return {
    ...record,
    seq: decided.seq,
    tenant_id: decided.tenant_id,
    timestamp: decided.timestamp,
    // Rows of earlier versions do not have these.
    exception_id: record.exception_id ?? null,
    delegation_id: record.delegation_id ?? null,
    workflow_session_id: record.workflow_session_id ?? null,
    causal_depth: record.causal_depth ?? null,
    parent_event_id: record.parent_event_id ?? null,
    escalation_id: record.escalation_id ?? judged?.escalation_id ?? null,
    escalation_outcome: outcomeOf(record.escalation_id ?? judged?.escalation_id ?? null, [...own, ...about]),
    dlp_findings,
    dlp_action: dlpActionOf(record, dlp_findings),
    inbound_findings: judged?.inbound_findings ?? [],
    inbound_outcome: inboundOutcomeOf(judged, own),
    previous_hash: decided.previous_hash,
    event_hash: decided.event_hash,
    response_code: finished?.response_code ?? null,
    latency_ms: finished?.latency_ms ?? null,
    error: finished?.error ?? null,
    forwarded: finished?.forwarded ?? (record.policy_result === 'deny' ? false : null),
  }
}

const unweighed = { severity: 'high', redacted: '…' } as const

function dlpActionOf({ stages }: CallDecided, findings: CallDecided['dlp_findings']): DlpAction | null {
  if (findings.length === 0) return null
  if (stages.some(({ stage, outcome }) => stage === 'dlp' && outcome === 'deny')) return 'block'
  return findings.some(({ severity }) => rankOf(severity) >= rankOf('high')) ? 'warn' : 'allow'
}

function latest(rows: readonly LogRow[], is: (row: LogRow) => boolean): LogRow | undefined {
  return rows.filter(is).sort((a, b) => b.seq - a.seq)[0]
}

/** A result that was held is what a person made of it, once one has; also when the agent never asked for it again. */
function inboundOutcomeOf(judged: CallJudged | undefined, own: readonly LogRow[]): CallItem['inbound_outcome'] {
  if (judged?.outcome !== 'held') return judged?.outcome ?? null
  const review = latest(own, ({ type, record }) => {
    return type === 'ESCALATION_RESOLVED' && record.escalation_id === judged.escalation_id
  })
  if (!review) return 'held'
  return review.record.status === 'approved' ? 'released' : 'blocked'
}

function outcomeOf(id: string | null, rows: readonly LogRow[]): EscalationStatus | null {
  if (id === null) return null
  const mine = rows.filter((row) => row.record.escalation_id === id)
  if (mine.some(({ type, record }) => type === 'call.released' || record.outcome === 'released')) return 'spent'
  const resolved = latest(mine, (row) => row.type === 'ESCALATION_RESOLVED')
  return (resolved?.record.status as EscalationStatus | undefined) ?? 'pending'
}

/** Any row that is not a call's, as `GET /events` shows it. */
export function eventItem(row: LogRow): EventItem {
  const { id, agent_id, session_id, severity, ...data } = recordOnly(row)
  return {
    id: String(id),
    seq: row.seq,
    timestamp: row.timestamp,
    type: row.type,
    ...(typeof agent_id === 'string' ? { agent_id } : {}),
    ...(typeof session_id === 'string' ? { session_id } : {}),
    ...(row.call_id ? { call_id: row.call_id } : {}),
    ...(typeof severity === 'string' ? { severity } : {}),
    data,
  }
}
