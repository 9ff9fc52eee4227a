// Policies and their versions in console.db. A policy changes by compare-and-set on its version and status only.
import type { Store } from './open.ts'
import type { PolicyRow, PolicyVersionRow } from './tables.ts'

export type PolicyStore = ReturnType<typeof createPolicyStore>
export type NewPolicyRow = Omit<PolicyRow, 'tenant_id'>

export interface PolicyFilter {
  readonly status?: PolicyRow['status'] | undefined
  readonly source?: PolicyRow['source'] | undefined
}

export function createPolicyStore(store: Store) {
  return { ...createLookups(store), ...createChanges(store) }
}

function createLookups({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], PolicyRow>('select * from policies where id = ? and tenant_id = ?')
  const filtered = sqlite.prepare<{ tenant: string; status: string | null; source: string | null }, PolicyRow>(
    `select * from policies where tenant_id = @tenant and (@status is null or status = @status)
      and (@source is null or source = @source) order by updated_at desc, id`,
  )
  const loaded = sqlite.prepare<[string], PolicyRow>(
    "select * from policies where tenant_id = ? and status in ('active', 'monitor') order by id",
  )
  const subscribed = sqlite.prepare<[string, string], PolicyRow>(
    'select * from policies where subscription_id = ? and tenant_id = ? order by id',
  )
  const versions = sqlite.prepare<[string, string], PolicyVersionRow>(
    'select * from policy_versions where policy_id = ? and tenant_id = ? order by version desc',
  )
  return {
    byId: (id: string) => byId.get(id, tenantId),
    list: ({ status = undefined, source = undefined }: PolicyFilter) =>
      filtered.all({ tenant: tenantId, status: status ?? null, source: source ?? null }),
    /** Active and monitored ones: what the policy engine holds. */
    loaded: () => loaded.all(tenantId),
    /** What came of a subscription. */
    subscribed: (subscriptionId: string) => subscribed.all(subscriptionId, tenantId),
    versions: (id: string) => versions.all(id, tenantId),
  }
}

function createChanges({ sqlite, tenantId }: Store) {
  const insert = sqlite.prepare<PolicyRow>(
    `insert into policies values (@id, @tenant_id, @name, @description, @rego_content, @status, @source, @version,
      @module_index, @candidate_id, @subscription_id, @created_by, @created_at, @updated_at, @slug, @heard)`,
  )
  const replace = sqlite.prepare<PolicyRow & { from_version: number; from_status: string }>(
    `update policies set name = @name, description = @description, rego_content = @rego_content, status = @status,
      version = @version, module_index = @module_index, updated_at = @updated_at, heard = @heard
      where id = @id and tenant_id = @tenant_id and version = @from_version and status = @from_status`,
  )
  const drop = sqlite.prepare<[string, string, string]>(
    'delete from policies where id = ? and tenant_id = ? and status = ?',
  )
  const addVersion = sqlite.prepare<PolicyVersionRow>(
    `insert into policy_versions values (@policy_id, @tenant_id, @version, @name, @description, @rego_content,
      @created_by, @created_at, @change_request_id)`,
  )
  return {
    insert: (row: NewPolicyRow) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when the policy has moved on from `before`. */
    replace: (before: PolicyRow, after: PolicyRow) =>
      replace.run({ ...after, from_version: before.version, from_status: before.status }).changes === 1,
    /** False when it is not there, or has another status now. */
    drop: (row: Pick<PolicyRow, 'id' | 'status'>) => drop.run(row.id, tenantId, row.status).changes === 1,
    addVersion: (row: Omit<PolicyVersionRow, 'tenant_id'>) => void addVersion.run({ ...row, tenant_id: tenantId }),
  }
}
