// A candidate as the operator API shows it, and the policy that it becomes.
import type { Candidate } from '../../shared/contract/candidate.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'
import { authoredPackages } from '../opa/render-module.ts'
import { newPolicyRow } from '../policies/policy-row.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { PolicyRow } from '../store/tables.ts'
import type { Breakdown } from './confidence.ts'
import { evidenceOf } from './deduplicate.ts'
import type { Generated } from './prove.ts'
import type { Subject } from './templates/template.ts'

/** Who acts where no operator does. */
export const automation = 'automation'

export function candidateItem(row: CandidateRow): Candidate {
  const { id, pattern_signature, source_event_type, template, rego_rule, severity, status } = row
  const { reviewed_by, review_notes, activated_policy_id, created_at, updated_at } = row
  const { source_event_types, source_event_ids } = evidenceOf(row)
  const { frequency, severity: grade, corroboration, occurrences } = JSON.parse(row.breakdown) as Breakdown
  return {
    id,
    pattern_signature,
    source_event_type,
    source_event_types: [...source_event_types],
    source_event_ids: [...source_event_ids],
    template,
    rego_rule,
    rego_package: authoredPackages.autogen,
    confidence: row.confidence / 10,
    confidence_breakdown: {
      frequency: frequency / 10,
      severity: grade / 10,
      corroboration: corroboration / 10,
      occurrences,
    },
    severity,
    status,
    edited: row.edited_by !== null,
    reviewed_by,
    review_notes,
    activated_policy_id,
    created_at,
    updated_at,
  }
}

/** Its text as the gate is asked about it. */
export function generatedIn(row: Omit<CandidateRow, 'tenant_id'>): Generated {
  const { id, rego_rule: text, template, created_at: at } = row
  return { id, text, template, subject: JSON.parse(row.subject) as Subject, at }
}

const longestName = 120

export function candidatePolicy(
  { id, pattern_signature, source_event_type }: CandidateRow,
  rego_content: string,
  by: string,
  at: string,
  tenant_id: string,
): PolicyRow {
  const name = `Auto-generated: ${pattern_signature}`.slice(0, longestName).toWellFormed().trim()
  const description = `Proposed for the pattern ${pattern_signature} (${source_event_type}).`
  const row = newPolicyRow({ name, description, rego_content }, by, at, { source: 'autogen', candidate_id: id })
  return { ...row, id, tenant_id, status: 'active' }
}

/** The policy's own row of the log, as for one that a person writes. */
export function policyCreated(
  { id, name, status, source, version, candidate_id }: PolicyRow,
  by: string,
): ChangeRecord {
  const record = { operator_id: by, policy_id: id, name, status, source, version, candidate_id }
  return { type: 'policy.created', record }
}

export function alreadyDecided(): Refusal {
  return new Refusal(409, 'already_decided', 'This candidate is not proposed any more.')
}
