// What the generator reads of a detection's row: who, where, how bad. Any other row is none of its business.
import { type DetectionType, detectionTypeSchema } from '../../shared/contract/candidate.ts'
import type { LogRow } from '../../shared/contract/event.ts'
import { type RiskTier, rankOf, riskTierSchema } from '../../shared/contract/primitives.ts'

export interface Detection {
  readonly event_id: string
  readonly type: DetectionType
  /** RFC 3339: when it was found. */
  readonly at: string
  readonly severity: RiskTier
  readonly agent_id: string | null
  readonly session_ids: readonly string[]
  readonly requester_id: string | null
  readonly tool_name: string | null
  readonly pattern_class: string | null
  readonly action_class: string | null
  readonly target: string | null
}

export function detectionIn({ type, timestamp, record }: LogRow): Detection | null {
  const known = detectionTypeSchema.safeParse(type)
  if (!known.success) return null
  const several = Array.isArray(record.session_ids) ? record.session_ids : [record.session_id]
  return {
    event_id: String(record.id),
    type: known.data,
    at: timestamp,
    severity: severityOf(known.data, record),
    agent_id: textOf(record.agent_id),
    session_ids: several.filter((each) => typeof each === 'string'),
    requester_id: textOf(record.requester_id),
    tool_name: textOf(record.tool_name),
    pattern_class: textOf(record.pattern_class),
    action_class: textOf(record.action_class),
    target: textOf(record.target),
  }
}

/** What such an event is when it does not say (decision 16). */
const usual: Partial<Record<DetectionType, RiskTier>> = {
  INJECTION_CONDITIONING_SUSPECTED: 'high',
  BEHAVIOR_REVERSAL: 'high',
  REQUESTER_SESSION_CYCLING: 'medium',
}

/** `severity`, else `alert_severity`, else the highest finding, else `min_severity`; unknown is low. */
function severityOf(type: DetectionType, record: LogRow['record']): RiskTier {
  const findings = Array.isArray(record.inbound_findings) ? record.inbound_findings : []
  const found = findings
    .flatMap((finding) => tierOf((finding as Record<string, unknown> | null)?.severity) ?? [])
    .sort((a, b) => rankOf(b) - rankOf(a))
  return (
    tierOf(record.severity) ??
    tierOf(record.alert_severity) ??
    found[0] ??
    tierOf(record.min_severity) ??
    usual[type] ??
    'low'
  )
}

function tierOf(value: unknown): RiskTier | null {
  return riskTierSchema.safeParse(value).data ?? null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
