// Domains and how far they are trusted, in console.db.
import type { Store } from './open.ts'
import type { TrustDomainRow } from './tables.ts'

export type TrustDomainStore = ReturnType<typeof createTrustDomainStore>

export function createTrustDomainStore({ sqlite, tenantId }: Store) {
  const all = sqlite.prepare<[string], TrustDomainRow>(
    'select * from trust_domains where tenant_id = ? order by domain, id',
  )
  const byId = sqlite.prepare<[string, string], TrustDomainRow>(
    'select * from trust_domains where id = ? and tenant_id = ?',
  )
  const insert = sqlite.prepare<TrustDomainRow>(
    'insert into trust_domains values (@id, @tenant_id, @domain, @tier, @created_by, @created_at)',
  )
  const drop = sqlite.prepare<[string, string]>('delete from trust_domains where id = ? and tenant_id = ?')
  return {
    all: () => all.all(tenantId),
    byId: (id: string) => byId.get(id, tenantId),
    insert: (row: Omit<TrustDomainRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    drop: (id: string) => void drop.run(id, tenantId),
  }
}
