// What becomes of a candidate whose policy is taken back, and what the log says of one that is rejected (decision 17).
import type { ChangeRecord } from '../events/change-recorder.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore } from '../store/candidates.ts'

export interface Withdrawal {
  readonly policyId: string
  readonly by: string
  readonly notes: string
  readonly at: string
}

/** Runs in the commit that archives the policy. Gives what the log is to say of it: nothing when no candidate was behind it. */
export function withdrawCandidate(
  candidates: Pick<CandidateStore, 'withdraw'>,
  { policyId, by, notes, at }: Withdrawal,
): readonly ChangeRecord[] {
  const review = { reviewed_by: by, reviewer_named: null, review_notes: notes, updated_at: at }
  const candidate = candidates.withdraw(policyId, review)
  return candidate ? candidateRejected(candidate) : []
}

/** Of a candidate as it is after its rejection: the seed's event, and the row of the review. */
export function candidateRejected(candidate: CandidateRow): readonly ChangeRecord[] {
  const { id: candidate_id, activated_policy_id: policy_id, pattern_signature, confidence } = candidate
  const { reviewed_by, reviewer_named, review_notes } = candidate
  const told = { candidate_id, reviewed_by, review_notes, pattern_signature }
  const review = { operator_id: reviewed_by, reviewed_by, reviewer_named, notes: review_notes }
  return [
    { type: 'POLICY_CANDIDATE_REJECTED', record: told },
    {
      type: 'policy_candidate_rejected',
      record: { candidate_id, policy_id, pattern_signature, confidence: confidence / 10, ...review },
    },
  ]
}
