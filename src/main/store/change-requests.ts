// Change requests in console.db: decided once, by compare-and-set; stale as soon as their policy has moved on.
import type { Store } from './open.ts'
import type { ChangeRequestRow } from './tables.ts'

export type ChangeRequestStore = ReturnType<typeof createChangeRequestStore>
export type Review = Pick<ChangeRequestRow, 'status' | 'reviewed_by' | 'review_notes' | 'reviewed_at'>

export function createChangeRequestStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string, string], ChangeRequestRow>(
    'select * from change_requests where id = ? and policy_id = ? and tenant_id = ?',
  )
  const ofPolicy = sqlite.prepare<[string, string, number, number], ChangeRequestRow>(
    `select * from change_requests where policy_id = ? and tenant_id = ? order by created_at desc, id
      limit ? offset ?`,
  )
  const count = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from change_requests where policy_id = ? and tenant_id = ?',
  )
  const pending = sqlite.prepare<[string], { n: number }>(
    "select count(*) n from change_requests where status = 'pending' and tenant_id = ?",
  )
  const insert = sqlite.prepare<ChangeRequestRow>(
    `insert into change_requests values (@id, @tenant_id, @policy_id, @status, @base_version, @proposed_rego_content,
      @name, @description, @change_summary, @submitted_by, @reviewed_by, @review_notes, @created_at, @reviewed_at)`,
  )
  const review = sqlite.prepare<Review & { id: string; tenant: string }>(
    `update change_requests set status = @status, reviewed_by = @reviewed_by, review_notes = @review_notes,
      reviewed_at = @reviewed_at where id = @id and tenant_id = @tenant and status = 'pending'`,
  )
  const outdate = sqlite.prepare<{ policy: string; tenant: string; version: number; at: string }>(
    `update change_requests set status = 'stale', reviewed_at = @at
      where policy_id = @policy and tenant_id = @tenant and status = 'pending' and base_version < @version`,
  )
  return {
    byId: (id: string, policyId: string) => byId.get(id, policyId, tenantId),
    ofPolicy: (policyId: string, limit: number, offset: number) => ({
      items: ofPolicy.all(policyId, tenantId, limit, offset),
      total: count.get(policyId, tenantId)?.n ?? 0,
    }),
    pending: () => pending.get(tenantId)?.n ?? 0,
    insert: (row: Omit<ChangeRequestRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when somebody else decided it meanwhile. */
    review: (id: string, change: Review) => review.run({ ...change, id, tenant: tenantId }).changes === 1,
    /** Pending ones that were written against a version before this one can no longer be applied. */
    outdate: (policy: string, version: number, at: string) =>
      void outdate.run({ policy, tenant: tenantId, version, at }),
  }
}
