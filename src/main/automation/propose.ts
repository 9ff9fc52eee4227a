// A new candidate: rendered, proved by the gate, stored with its log row, all before anybody hears of it.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore, NewCandidateRow } from '../store/candidates.ts'
import { generatedIn } from './candidate-row.ts'
import { confidenceOf } from './confidence.ts'
import { type Deduplicate, storedEvidence } from './deduplicate.ts'
import type { Prove } from './prove.ts'
import type { Sighting } from './sighting.ts'
import { renderTemplate, templateFor } from './templates/render.ts'
import type { Subject } from './templates/template.ts'

export interface ProposeDeps {
  readonly candidates: CandidateStore
  readonly prove: Prove
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly tenantId: string
}

/** Null when another one was quicker and the pattern is to stay quiet. Throws when the gate refuses what a template says. */
export type Propose = (sighting: Sighting) => Promise<CandidateRow | null>

export function createPropose(deps: ProposeDeps, deduplicate: Deduplicate): Propose {
  const { candidates, prove, recorder, tenantId } = deps
  return async (sighting) => {
    const row = newRow(sighting, deps.clock.timestamp())
    if (!row) return null
    await prove(generatedIn(row))
    const made = await recorder.record(
      () => {
        // While the gate was at work the same pattern may have been proposed, or settled.
        const known = deduplicate(sighting)
        if (known !== null) return { known }
        candidates.insert(row)
        return { known: null }
      },
      ({ known }) => (known === null ? proposed(row) : []),
    )
    if (made.known === 'quiet') return null
    return made.known ?? { ...row, tenant_id: tenantId }
  }
}

function newRow({ signature, detection, breakdown, severity, evidence }: Sighting, at: string): NewCandidateRow | null {
  const { event_id, at: seen_at, tool_name, pattern_class, action_class, target } = detection
  const subject: Subject = { event_id, at: seen_at, severity, tool_name, pattern_class, action_class, target }
  const template = templateFor[detection.type]
  const rego_rule = renderTemplate(template, subject, at)
  if (rego_rule === null) return null
  return {
    id: randomUUID(),
    pattern_signature: signature,
    source_event_type: detection.type,
    ...storedEvidence(evidence),
    template,
    subject: JSON.stringify(subject),
    rego_rule,
    confidence: confidenceOf(breakdown),
    breakdown: JSON.stringify(breakdown),
    severity,
    status: 'proposed',
    edited_by: null,
    reviewed_by: null,
    reviewer_named: null,
    review_notes: null,
    activated_policy_id: null,
    auto_activated_at: null,
    expires_at: null,
    impact: null,
    created_at: at,
    updated_at: at,
  }
}

function proposed({
  id,
  pattern_signature,
  confidence,
  source_event_type,
  severity,
  source_event_ids,
}: NewCandidateRow) {
  const [source_event_id] = JSON.parse(source_event_ids) as string[]
  const record = {
    candidate_id: id,
    pattern_signature,
    confidence: confidence / 10,
    source_event_type,
    source_event_id,
    severity,
  }
  return { type: 'POLICY_CANDIDATE_PROPOSED', record }
}
