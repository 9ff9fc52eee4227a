// Policies as a room: written as drafts, proved, activated, watched or archived (policy-engine seed, Policy Lifecycle).
import type { Clock } from '../../shared/clock.ts'
import type {
  CreatePolicy,
  PatchPolicy,
  Policy,
  PolicySource,
  PolicyStatus,
  PolicyVersion,
  ValidatedPolicy,
  ValidatePolicy,
} from '../../shared/contract/policy.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'
import type { CandidateStore } from '../store/candidates.ts'
import type { ChangeRequestStore } from '../store/change-requests.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicyRow } from '../store/tables.ts'
import { type Enact, type EnactDeps, movedOn, questionFor } from './enact.ts'
import { loadedPolicy, newPolicyRow, policyItem, versionItem } from './policy-row.ts'
import { withdrawCandidate } from './withdraw-candidate.ts'

export interface PolicyQuery {
  readonly status?: PolicyStatus | undefined
  readonly source?: PolicySource | undefined
  readonly limit: number
  readonly offset: number
}

export interface Policies {
  list(query: PolicyQuery): { items: Policy[]; total: number }
  get(id: string): Policy
  versions(id: string): { items: PolicyVersion[]; total: number }
  /** A text that the gate refuses may be kept as a draft; asking for another status is then 422. */
  create(input: CreatePolicy, operatorId: string): Promise<Policy>
  /** Throws Refusal 404; 409 `read_only`, `version_conflict`, `change_request_required`, `invalid_status`; 422; 503. */
  patch(id: string, input: PatchPolicy, operatorId: string): Promise<Policy>
  /** Takes a live one out; `notes` go to the candidate that it came of. */
  archive(id: string, notes: string, operatorId: string): Promise<Policy>
  /** A draft or an archived one. */
  remove(id: string, operatorId: string): Promise<void>
  validate(question: ValidatePolicy): Promise<ValidatedPolicy>
}

export interface PoliciesDeps extends Pick<EnactDeps, 'gate' | 'recorder'> {
  readonly rows: PolicyStore
  readonly requests: Pick<ChangeRequestStore, 'outdate'>
  readonly candidates: Pick<CandidateStore, 'withdraw'>
  readonly enact: Enact
  readonly base: readonly Policy[]
  readonly tenantId: string
  readonly clock: Clock
}

export function createPolicies(deps: PoliciesDeps): Policies {
  const { rows, base, gate, tenantId } = deps
  const mustFind = (id: string): PolicyRow => {
    const row = rows.byId(id)
    if (row) return row
    if (base.some((policy) => policy.id === id)) throw readOnly('A policy that came with the console')
    throw notFound()
  }
  return {
    list({ status, source, limit, offset }) {
      const shipped = base.filter((policy) => (status ?? 'active') === policy.status && (source ?? 'base') === 'base')
      const own = source === 'base' ? [] : rows.list({ status, source }).map(policyItem)
      const all = [...own, ...shipped]
      return { items: all.slice(offset, offset + limit), total: all.length }
    },
    get(id) {
      const own = rows.byId(id)
      const item = own ? policyItem(own) : base.find((policy) => policy.id === id)
      if (!item) throw notFound()
      return item
    },
    versions(id) {
      const items = rows.byId(id) ? rows.versions(id).map(versionItem) : []
      if (items.length === 0 && !base.some((policy) => policy.id === id)) throw notFound()
      return { items, total: items.length }
    },
    create: (input, operatorId) => createPolicy(deps, input, operatorId),
    patch: async (id, input, operatorId) => patchPolicy(deps, mustFind(id), input, operatorId),
    archive: async (id, notes, operatorId) =>
      patchPolicy(deps, mustFind(id), { status: 'archived' }, operatorId, notes),
    remove: async (id, operatorId) => removePolicy(deps, mustFind(id), operatorId),
    async validate({ rego_content, source }) {
      const draft = { id: draftId, source, tenant_id: tenantId }
      const { valid, errors, warnings } = await gate.check(rego_content, questionFor(rows, draft))
      return { valid, errors: [...errors], warnings: [...warnings] }
    },
  }
}

async function createPolicy(deps: PoliciesDeps, input: CreatePolicy, by: string): Promise<Policy> {
  const row = { ...newPolicyRow(input, by, deps.clock.timestamp()), tenant_id: deps.tenantId, status: input.status }
  const after = await deps.enact({
    before: null,
    after: row,
    by,
    record: (stored) => ({ type: 'policy.created', record: { operator_id: by, ...told(stored) } }),
  })
  return policyItem(after)
}

async function patchPolicy(
  deps: PoliciesDeps,
  before: PolicyRow,
  input: PatchPolicy,
  by: string,
  notes = 'Its policy was archived.',
): Promise<Policy> {
  mustBeChangeable(before, input)
  const { name = before.name, description = before.description, rego_content = before.rego_content } = input
  const status = input.status ?? before.status
  const said = name !== before.name || description !== before.description || rego_content !== before.rego_content
  if (!said && status === before.status) return policyItem(before)
  const version = said ? before.version + 1 : before.version
  const at = deps.clock.timestamp()
  let withdrawn: readonly ChangeRecord[] = []
  const after = await deps.enact({
    before,
    after: { ...before, name, description, rego_content, status, version, updated_at: at },
    by,
    within() {
      deps.requests.outdate(before.id, version, at)
      if (status === 'archived') withdrawn = withdrawCandidate(deps.candidates, { policyId: before.id, by, notes, at })
    },
    record: (stored) => [
      {
        type: typeOf(before.status, stored.status),
        record: { operator_id: by, before: { status: before.status, version: before.version }, ...told(stored) },
      },
      ...withdrawn,
    ],
  })
  return policyItem(after)
}

async function removePolicy({ rows, recorder }: PoliciesDeps, row: PolicyRow, by: string): Promise<void> {
  if (row.source === 'community') throw readOnly('A subscribed policy')
  if (loadedPolicy(row)) throw new Refusal(409, 'still_active', 'Archive this policy before you delete it.')
  await recorder.record(
    () => {
      if (!rows.drop(row)) throw movedOn()
    },
    () => ({ type: 'policy.removed', record: { operator_id: by, ...told(row), rego_content: row.rego_content } }),
  )
}

/** What may follow what: `archived` may come back as a draft or be activated anew; nothing live becomes a draft. */
const next: Readonly<Record<PolicyStatus, readonly PolicyStatus[]>> = {
  draft: ['draft', 'active', 'monitor', 'archived'],
  active: ['active', 'monitor', 'archived'],
  monitor: ['monitor', 'active', 'archived'],
  archived: ['archived', 'draft', 'active', 'monitor'],
}

function mustBeChangeable(row: PolicyRow, { version, rego_content, status }: PatchPolicy): void {
  if (row.source === 'community') throw readOnly('A subscribed policy')
  if (version !== undefined && version !== row.version) throw movedOn()
  if (rego_content !== undefined && rego_content !== row.rego_content && loadedPolicy(row)) {
    const words = 'The text of a live policy changes only through a change request.'
    throw new Refusal(409, 'change_request_required', words)
  }
  if (status !== undefined && !next[row.status].includes(status)) {
    throw new Refusal(
      409,
      'invalid_status',
      `A policy that is ${row.status} cannot become ${status}; archive it first.`,
    )
  }
}

function typeOf(before: PolicyStatus, after: PolicyStatus): string {
  if (before === after) return 'policy.updated'
  return {
    draft: 'policy.reopened',
    active: 'policy.activated',
    monitor: 'policy.monitored',
    archived: 'policy.archived',
  }[after]
}

/** Of a policy in the log: its text is kept with its version. */
function told({ id, name, status, source, version, candidate_id }: PolicyRow) {
  return { policy_id: id, name, status, source, version, candidate_id }
}

/** A text that is no policy yet is proved and replayed under this name. */
export const draftId = 'draft'

function readOnly(what: string): Refusal {
  return new Refusal(409, 'read_only', `${what} cannot be changed here. Write a policy of your own beside it.`)
}

function notFound(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such policy.')
}
