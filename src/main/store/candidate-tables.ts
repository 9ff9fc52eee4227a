// The table of candidates, as tables.ts has the others.
import type { CandidateStatus, DetectionType, TemplateName } from '../../shared/contract/candidate.ts'
import type { RiskTier } from '../../shared/contract/primitives.ts'

export interface CandidateRow {
  tenant_id: string
  id: string
  pattern_signature: string
  source_event_type: DetectionType
  /** JSON lists, oldest first: types, ids of events, agents, sessions, requesters. */
  source_event_types: string
  source_event_ids: string
  agents: string
  sessions: string
  requesters: string
  template: TemplateName
  /** What the templates need of the source event, as JSON text. */
  subject: string
  rego_rule: string
  /** In tenths, as are the scores of the breakdown. */
  confidence: number
  /** JSON text. */
  breakdown: string
  severity: RiskTier
  status: CandidateStatus
  /** Who edited it last; null: it stands as it was generated. */
  edited_by: string | null
  reviewed_by: string | null
  /** Whom the body of the review named, which proves nothing. */
  reviewer_named: string | null
  review_notes: string | null
  activated_policy_id: string | null
  /** When it activated itself, and when that ends; null: it did not, it does not. */
  auto_activated_at: string | null
  expires_at: string | null
  /** Of an automatic activation, measured directly after it: JSON text. */
  impact: string | null
  created_at: string
  updated_at: string
}

export interface CandidateTables {
  candidates: CandidateRow
}
