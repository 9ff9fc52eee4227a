// Change requests as a room: written against one version, reviewed by somebody, applied exactly as reviewed (decision 13).
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { ChangeRequest, SubmitChangeRequest } from '../../shared/contract/change-request.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { ChangeRequestStore } from '../store/change-requests.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { ChangeRequestRow, PolicyRow } from '../store/tables.ts'
import { type Enact, movedOn, type PolicyGate, questionFor, refusedByGate } from './enact.ts'
import { policyItem } from './policy-row.ts'

export interface ChangeRequests {
  list(policyId: string, limit: number, offset: number): { items: ChangeRequest[]; total: number }
  /** Throws Refusal 404; 409 `version_conflict`, `read_only`; 422 with what the gate found. */
  submit(policyId: string, input: SubmitChangeRequest, operatorId: string): Promise<ChangeRequest>
  /** Throws Refusal 403 `self_approval`; 409 `already_decided`, `stale`; 422; 503: then nothing has changed. */
  approve(policyId: string, id: string, notes: string | undefined, operatorId: string): Promise<ChangeRequest>
  reject(policyId: string, id: string, notes: string, operatorId: string): Promise<ChangeRequest>
  pending(): number
}

export interface ChangeRequestsDeps {
  readonly rows: PolicyStore
  readonly requests: ChangeRequestStore
  readonly gate: PolicyGate
  readonly enact: Enact
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  /** Throws Refusal 403 `self_approval` where the author may not review; true when they are one person. */
  readonly mustMayReview: (author: string, reviewer: string) => boolean
}

export function createChangeRequests(deps: ChangeRequestsDeps): ChangeRequests {
  const { rows, requests } = deps
  const mustFindPolicy = (id: string): PolicyRow => {
    const row = rows.byId(id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such policy of yours.')
    if (row.source === 'community')
      throw new Refusal(409, 'read_only', 'A subscribed policy is changed by its publisher.')
    return row
  }
  const mustBePending = (policyId: string, id: string): ChangeRequestRow => {
    const row = requests.byId(id, mustFindPolicy(policyId).id)
    if (!row) throw new Refusal(404, 'not_found', 'There is no such change request.')
    if (row.status === 'stale') throw stale()
    if (row.status !== 'pending') throw decided()
    return row
  }
  return {
    list(policyId, limit, offset) {
      const { items, total } = requests.ofPolicy(mustFindPolicy(policyId).id, limit, offset)
      return { items: items.map(changeRequestItem), total }
    },
    submit: async (policyId, input, by) => submitRequest(deps, mustFindPolicy(policyId), input, by),
    approve: async (policyId, id, notes, by) =>
      approveRequest(deps, mustFindPolicy(policyId), mustBePending(policyId, id), { notes: notes ?? null, by }),
    reject: async (policyId, id, notes, by) => rejectRequest(deps, mustBePending(policyId, id), { notes, by }),
    pending: () => requests.pending(),
  }
}

async function submitRequest(
  { rows, requests, gate, recorder, clock }: ChangeRequestsDeps,
  policy: PolicyRow,
  input: SubmitChangeRequest,
  by: string,
): Promise<ChangeRequest> {
  const { base_version = policy.version, ...proposed } = input
  if (base_version !== policy.version) {
    const words = `The policy is at version ${policy.version}; this change was written against version ${base_version}.`
    throw new Refusal(409, 'version_conflict', words)
  }
  const { valid, errors } = await gate.check(proposed.proposed_rego_content, questionFor(rows, policy))
  if (!valid) throw refusedByGate(errors)
  const row: Omit<ChangeRequestRow, 'tenant_id'> = {
    id: randomUUID(),
    policy_id: policy.id,
    status: 'pending',
    base_version,
    ...proposed,
    submitted_by: by,
    reviewed_by: null,
    review_notes: null,
    created_at: clock.timestamp(),
    reviewed_at: null,
  }
  await recorder.record(
    () => {
      // While the gate was at work the policy may have moved on: nobody would ever tell this request that it is stale.
      if (rows.byId(policy.id)?.version !== base_version) throw movedOn()
      requests.insert(row)
    },
    () => ({ type: 'policy_change_submitted', record: { operator_id: by, ...told(row) } }),
  )
  return changeRequestItem(row)
}

interface Verdict<N> {
  readonly notes: N
  readonly by: string
}

/** The reviewed text goes live at once; a policy in monitor mode stays there, any other becomes active. */
async function approveRequest(
  deps: ChangeRequestsDeps,
  policy: PolicyRow,
  request: ChangeRequestRow,
  { notes, by }: Verdict<string | null>,
): Promise<ChangeRequest> {
  if (request.base_version !== policy.version) throw stale()
  const selfApproved = deps.mustMayReview(request.submitted_by, by)
  const at = deps.clock.timestamp()
  const { name, description, proposed_rego_content: rego_content } = request
  const status = policy.status === 'monitor' ? policy.status : 'active'
  const version = policy.version + 1
  const review = { status: 'approved', reviewed_by: by, review_notes: notes, reviewed_at: at } as const
  await deps.enact({
    before: policy,
    after: { ...policy, name, description, rego_content, status, version, updated_at: at },
    by: request.submitted_by,
    changeRequestId: request.id,
    within() {
      if (!deps.requests.review(request.id, review)) throw decided()
      deps.requests.outdate(policy.id, version, at)
    },
    record: (stored) => ({
      type: 'policy_change_approved',
      record: {
        operator_id: by,
        ...told(request),
        reviewed_by: by,
        notes,
        self_approved: selfApproved,
        version: stored.version,
        policy: { name: policyItem(stored).name, status: stored.status },
      },
    }),
  })
  return changeRequestItem({ ...request, ...review })
}

async function rejectRequest(
  { requests, recorder, clock }: ChangeRequestsDeps,
  request: ChangeRequestRow,
  { notes, by }: Verdict<string>,
): Promise<ChangeRequest> {
  const at = clock.timestamp()
  const review = { status: 'rejected', reviewed_by: by, review_notes: notes, reviewed_at: at } as const
  await recorder.record(
    () => {
      if (!requests.review(request.id, review)) throw decided()
    },
    () => ({ type: 'policy_change_rejected', record: { operator_id: by, ...told(request), reviewed_by: by, notes } }),
  )
  return changeRequestItem({ ...request, ...review })
}

function told({ id, policy_id, base_version, change_summary, submitted_by }: Omit<ChangeRequestRow, 'tenant_id'>) {
  return { change_request_id: id, policy_id, base_version, change_summary, submitted_by }
}

function changeRequestItem(row: Omit<ChangeRequestRow, 'tenant_id'>): ChangeRequest {
  const { id, policy_id, status, base_version, proposed_rego_content, name, description, change_summary } = row
  const { submitted_by, reviewed_by, review_notes, created_at, reviewed_at } = row
  const text = { proposed_rego_content, name, description, change_summary }
  const review = { submitted_by, reviewed_by, review_notes, created_at, reviewed_at }
  return { id, policy_id, status, base_version, ...text, ...review }
}

function stale(): Refusal {
  return new Refusal(
    409,
    'stale',
    'The policy has changed since this request was written. Submit the change again against the current version.',
  )
}

function decided(): Refusal {
  return new Refusal(409, 'already_decided', 'Somebody has decided this change request already.')
}
