// What people do with candidates: edit, approve, reject, take back (policy automation seed, Manual Review).
import type { z } from 'zod'
import type { Clock } from '../../shared/clock.ts'
import type { approveCandidateSchema, Candidate, rejectCandidateSchema } from '../../shared/contract/candidate.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import { type Enact, type PolicyGate, questionFor, refusedByGate } from '../policies/enact.ts'
import type { Policies } from '../policies/policies.ts'
import { candidateRejected } from '../policies/withdraw-candidate.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore } from '../store/candidates.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicyRow } from '../store/tables.ts'
import { alreadyDecided, candidateItem, candidatePolicy, policyCreated } from './candidate-row.ts'

export interface Review {
  /** Throws Refusal 404; 403 `self_approval`; 409 `already_decided`; 422 from the gate; 503: then nothing has changed. */
  approve(id: string, said: z.output<typeof approveCandidateSchema>, by: string): Promise<Candidate>
  reject(id: string, said: z.output<typeof rejectCandidateSchema>, by: string): Promise<Candidate>
  /** Archives the policy that it became. Throws Refusal 409 `not_active`. */
  undo(id: string, notes: string | undefined, by: string): Promise<Candidate>
  /** Throws Refusal 422 for a text that the gate refuses. */
  edit(id: string, regoRule: string, by: string): Promise<Candidate>
}

export interface ReviewDeps {
  readonly candidates: CandidateStore
  readonly rows: PolicyStore
  readonly policies: Pick<Policies, 'archive'>
  readonly gate: PolicyGate
  readonly enact: Enact
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly tenantId: string
  /** Throws Refusal 403 `self_approval` where the author may not review; true when they are one person. */
  readonly mustMayReview: (author: string, reviewer: string) => boolean
}

export function createReview(deps: ReviewDeps): Review {
  const { candidates } = deps
  const proposed = (id: string): CandidateRow => {
    const row = mustFind(candidates, id)
    if (row.status !== 'proposed') throw alreadyDecided()
    return row
  }
  const now = (id: string) => candidateItem(mustFind(candidates, id))
  return {
    async approve(id, said, by) {
      await approveCandidate(deps, proposed(id), said, by)
      return now(id)
    },
    async reject(id, { reviewed_by, review_notes }, by) {
      const row = proposed(id)
      const updated_at = deps.clock.timestamp()
      const review = { ...saidBy(by, reviewed_by, review_notes), updated_at }
      await deps.recorder.record(
        () => {
          if (!candidates.reject(row.id, review)) throw alreadyDecided()
        },
        () => candidateRejected({ ...row, ...review }),
      )
      return now(id)
    },
    async undo(id, notes, by) {
      const { activated_policy_id, status } = mustFind(candidates, id)
      if (activated_policy_id === null || status === 'rejected')
        throw new Refusal(409, 'not_active', 'No policy is active that came of this candidate.')
      await deps.policies.archive(activated_policy_id, notes ?? 'Taken back.', by)
      return now(id)
    },
    async edit(id, regoRule, by) {
      await editCandidate(deps, proposed(id), regoRule, by)
      return now(id)
    },
  }
}

export function mustFind(candidates: Pick<CandidateStore, 'byId'>, id: string): CandidateRow {
  const row = candidates.byId(id)
  if (!row) throw new Refusal(404, 'not_found', 'There is no such candidate.')
  return row
}

function saidBy(by: string, named: string | undefined, notes: string | undefined) {
  return { reviewed_by: by, reviewer_named: named ?? null, review_notes: notes ?? null }
}

/** Whoever wrote the text last is its author, and that is the reviewer when another text comes with the approval. */
async function approveCandidate(
  deps: ReviewDeps,
  candidate: CandidateRow,
  { rego_rule = candidate.rego_rule, reviewed_by, review_notes }: z.output<typeof approveCandidateSchema>,
  by: string,
): Promise<void> {
  const author = rego_rule === candidate.rego_rule ? candidate.edited_by : by
  const selfApproved = author !== null && deps.mustMayReview(author, by)
  const at = deps.clock.timestamp()
  const review = { ...saidBy(by, reviewed_by, review_notes), updated_at: at }
  const policy = candidatePolicy(candidate, rego_rule, author ?? by, at, deps.tenantId)
  await deps.enact({
    before: null,
    after: policy,
    by: author ?? by,
    within() {
      const change = { ...review, policy: policy.id, rego: rego_rule, edited_by: author }
      if (!deps.candidates.approve(candidate, change)) throw alreadyDecided()
    },
    record: (stored) => [...approved({ ...candidate, ...review }, stored, selfApproved), policyCreated(stored, by)],
  })
}

function approved(candidate: CandidateRow, { id: policy_id }: PolicyRow, self_approved: boolean): ChangeRecord[] {
  const { id: candidate_id, pattern_signature, reviewed_by, reviewer_named, review_notes: notes } = candidate
  const told = { candidate_id, policy_id, reviewed_by, pattern_signature, confidence: candidate.confidence / 10 }
  return [
    { type: 'POLICY_CANDIDATE_APPROVED', record: told },
    {
      type: 'policy_candidate_approved',
      record: { operator_id: reviewed_by, ...told, reviewer_named, notes, self_approved },
    },
  ]
}

async function editCandidate(deps: ReviewDeps, row: CandidateRow, regoRule: string, by: string): Promise<void> {
  const { candidates, rows, gate, recorder, clock, tenantId } = deps
  const about = questionFor(rows, { id: row.id, source: 'autogen', tenant_id: tenantId })
  const { valid, errors } = await gate.check(regoRule, about)
  if (!valid) throw refusedByGate(errors)
  await recorder.record(
    () => {
      if (!candidates.edit(row.id, regoRule, by, clock.timestamp())) throw alreadyDecided()
    },
    () => {
      const record = { operator_id: by, candidate_id: row.id, before: row.rego_rule, after: regoRule }
      return { type: 'policy_candidate_edited', record }
    },
  )
}
