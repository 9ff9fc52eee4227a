// Candidates in console.db. Each changes by compare-and-set on its status, and on its text where that is what was judged.
import type { CandidateStatus, DetectionType } from '../../shared/contract/candidate.ts'
import type { CandidateRow } from './candidate-tables.ts'
import type { Store } from './open.ts'

export type CandidateStore = ReturnType<typeof createCandidateStore>
export type NewCandidateRow = Omit<CandidateRow, 'tenant_id'>
type Evidence = 'source_event_types' | 'source_event_ids' | 'agents' | 'sessions' | 'requesters'
export type Strengthening = Pick<CandidateRow, Evidence | 'confidence' | 'breakdown' | 'severity' | 'updated_at'>
export type Review = Pick<CandidateRow, 'reviewed_by' | 'reviewer_named' | 'review_notes' | 'updated_at'>

export interface CandidateFilter {
  readonly status?: CandidateStatus | undefined
  readonly source_event_type?: DetectionType | undefined
  /** In tenths. */
  readonly min_confidence?: number | undefined
  readonly max_confidence?: number | undefined
}

export function createCandidateStore(store: Store) {
  return { ...createPages(store), ...createLookups(store), ...createChanges(store), ...createReviews(store) }
}

const open = "status in ('proposed', 'auto_activated')"
const matching = `tenant_id = @tenant and (@status is null or status = @status)
  and (@source is null or source_event_type = @source)
  and (@least is null or confidence >= @least) and (@most is null or confidence <= @most)`

function createPages({ sqlite, tenantId }: Store) {
  const page = sqlite.prepare<Record<string, unknown>, CandidateRow>(
    `select * from candidates where ${matching} order by created_at desc, rowid desc limit @limit offset @offset`,
  )
  const total = sqlite.prepare<Record<string, unknown>, { n: number }>(
    `select count(*) n from candidates where ${matching}`,
  )
  const counts = sqlite.prepare<[string, string], { status: CandidateStatus; n: number }>(
    'select status, count(*) n from candidates where tenant_id = ? and created_at >= ? group by status',
  )
  return {
    /** Newest first. */
    list(filter: CandidateFilter, limit: number, offset: number) {
      const { status = null, source_event_type: source = null } = filter
      const { min_confidence: least = null, max_confidence: most = null } = filter
      const values = { tenant: tenantId, status, source, least, most }
      return { items: page.all({ ...values, limit, offset }), total: total.get(values)?.n ?? 0 }
    },
    /** How many of each status were made at or after this time. */
    countsSince: (time: string): Partial<Record<CandidateStatus, number>> =>
      Object.fromEntries(counts.all(tenantId, time).map(({ status, n }) => [status, n])),
  }
}

function createLookups({ sqlite, tenantId }: Store) {
  const one = (condition: string) =>
    sqlite.prepare<[string, string], CandidateRow>(`select * from candidates where tenant_id = ? and ${condition}`)
  const byId = one('id = ?')
  const openOf = one(`pattern_signature = ? and ${open}`)
  const enforced = one(`pattern_signature = ? and exists (select 1 from policies
    where id = activated_policy_id and policies.status in ('active', 'monitor')) limit 1`)
  const withdrawn = one(`pattern_signature = ? and status = 'rejected' and activated_policy_id is not null limit 1`)
  const rejected = one(`pattern_signature = ? and status = 'rejected' order by updated_at desc limit 1`)
  const expired = one(`status = 'auto_activated' and expires_at <= ? order by expires_at`)
  const activated = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from candidates where tenant_id = ? and auto_activated_at > ?',
  )
  const unmeasured = sqlite.prepare<[string], CandidateRow>(
    "select * from candidates where tenant_id = ? and status = 'auto_activated' and impact is null order by auto_activated_at",
  )
  return {
    byId: (id: string) => byId.get(tenantId, id),
    /** Proposed, or active by itself: at most one of a signature. */
    openOf: (signature: string) => openOf.get(tenantId, signature),
    /** Whether a policy that came of this signature is in force, however it got there. */
    isEnforced: (signature: string) => enforced.get(tenantId, signature) !== undefined,
    /** Whether a policy of this signature was ever taken back. */
    wasWithdrawn: (signature: string) => withdrawn.get(tenantId, signature) !== undefined,
    lastRejectedAt: (signature: string) => rejected.get(tenantId, signature)?.updated_at ?? null,
    expiredAt: (time: string) => expired.all(tenantId, time),
    activatedAfter: (time: string) => activated.get(tenantId, time)?.n ?? 0,
    /** Active by themselves, and nobody knows yet what they would have done. */
    unmeasured: () => unmeasured.all(tenantId),
  }
}

function createChanges({ sqlite, tenantId }: Store) {
  const columns = `tenant_id, id, pattern_signature, source_event_type, source_event_types, source_event_ids, agents,
    sessions, requesters, template, subject, rego_rule, confidence, breakdown, severity, status, edited_by, reviewed_by,
    reviewer_named, review_notes, activated_policy_id, auto_activated_at, expires_at, impact, created_at, updated_at`
  const insert = sqlite.prepare<CandidateRow>(
    `insert into candidates (${columns}) values (${columns.replaceAll(/\w+/g, (name) => `@${name}`)})`,
  )
  const strengthen = sqlite.prepare<Strengthening & { id: string; tenant: string }>(
    `update candidates set source_event_types = @source_event_types, source_event_ids = @source_event_ids,
      agents = @agents, sessions = @sessions, requesters = @requesters, confidence = @confidence,
      breakdown = @breakdown, severity = @severity, updated_at = @updated_at
      where id = @id and tenant_id = @tenant and ${open}`,
  )
  const edit = sqlite.prepare<[string, string, string, string, string]>(
    `update candidates set rego_rule = ?, edited_by = ?, updated_at = ?
      where id = ? and tenant_id = ? and status = 'proposed'`,
  )
  const measure = sqlite.prepare<[string, string, string]>(
    'update candidates set impact = ? where id = ? and tenant_id = ?',
  )
  return {
    insert: (row: NewCandidateRow) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when it is not open any more. */
    strengthen: (id: string, change: Strengthening) =>
      strengthen.run({ ...change, id, tenant: tenantId }).changes === 1,
    edit: (id: string, rego: string, by: string, at: string) => edit.run(rego, by, at, id, tenantId).changes === 1,
    measure: (id: string, impact: string) => void measure.run(impact, id, tenantId),
  }
}

/** All of them false when somebody decided it meanwhile, or its text is not the one that was judged. */
function createReviews({ sqlite, tenantId }: Store) {
  type Where = { id: string; tenant: string; seen: string }
  const said = `reviewed_by = @reviewed_by, reviewer_named = @reviewer_named, review_notes = @review_notes,
    updated_at = @updated_at`
  const unchanged = "id = @id and tenant_id = @tenant and status = 'proposed' and rego_rule = @seen"
  const approve = sqlite.prepare<Review & Where & { policy: string; rego: string; edited_by: string | null }>(
    `update candidates set status = 'approved', activated_policy_id = @policy, rego_rule = @rego,
      edited_by = @edited_by, ${said} where ${unchanged}`,
  )
  const activate = sqlite.prepare<Where & { policy: string; at: string; ends: string | null }>(
    `update candidates set status = 'auto_activated', activated_policy_id = @policy, auto_activated_at = @at,
      expires_at = @ends, updated_at = @at where ${unchanged} and edited_by is null`,
  )
  const reject = sqlite.prepare<Review & { id: string; tenant: string }>(
    `update candidates set status = 'rejected', ${said} where id = @id and tenant_id = @tenant and status = 'proposed'`,
  )
  const withdraw = sqlite.prepare<Review & { policy: string; tenant: string }, CandidateRow>(
    `update candidates set status = 'rejected', ${said} where activated_policy_id = @policy and tenant_id = @tenant
      and status in ('approved', 'auto_activated') returning *`,
  )
  const tenant = tenantId
  return {
    /** `seen` is the text that stood there when the approval began, `rego` the one that was approved. */
    approve: (
      { id, rego_rule: seen }: CandidateRow,
      change: Review & { policy: string; rego: string; edited_by: string | null },
    ) => approve.run({ ...change, id, tenant, seen }).changes === 1,
    activate: ({ id, rego_rule: seen }: CandidateRow, change: { policy: string; at: string; ends: string | null }) =>
      activate.run({ ...change, id, tenant, seen }).changes === 1,
    reject: (id: string, review: Review) => reject.run({ ...review, id, tenant }).changes === 1,
    /** The candidate whose policy is taken back, as it is afterwards. */
    withdraw: (policy: string, review: Review) => withdraw.get({ ...review, policy, tenant }),
  }
}
