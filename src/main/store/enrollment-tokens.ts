// Enrolment tokens in console.db: found by hash, used once by compare-and-set.
import type { Store } from './open.ts'
import type { EnrollmentTokenRow } from './tables.ts'

export type EnrollmentTokenStore = ReturnType<typeof createEnrollmentTokenStore>

export function createEnrollmentTokenStore({ sqlite, tenantId }: Store) {
  const page = sqlite.prepare<[string, number, number], EnrollmentTokenRow>(
    'select * from enrollment_tokens where tenant_id = ? order by created_at desc, id limit ? offset ?',
  )
  const count = sqlite.prepare<[string], { n: number }>('select count(*) n from enrollment_tokens where tenant_id = ?')
  const byId = sqlite.prepare<[string, string], EnrollmentTokenRow>(
    'select * from enrollment_tokens where id = ? and tenant_id = ?',
  )
  const byHash = sqlite.prepare<[string, string], EnrollmentTokenRow>(
    'select * from enrollment_tokens where token_hash = ? and tenant_id = ?',
  )
  const insert = sqlite.prepare<EnrollmentTokenRow>(
    `insert into enrollment_tokens values (@id, @tenant_id, @label, @roles, @permissions, @risk_tier, @token_hash,
      @created_at, @expires_at, @used_at, @agent_id)`,
  )
  const use = sqlite.prepare<{ id: string; at: string; agent: string }>(
    `update enrollment_tokens set used_at = @at, agent_id = @agent
      where id = @id and used_at is null and expires_at > @at`,
  )
  const drop = sqlite.prepare<[string, string]>(
    'delete from enrollment_tokens where id = ? and tenant_id = ? and used_at is null',
  )
  return {
    list: (limit: number, offset: number) => ({
      items: page.all(tenantId, limit, offset),
      total: count.get(tenantId)?.n ?? 0,
    }),
    byId: (id: string) => byId.get(id, tenantId),
    byHash: (hash: string) => byHash.get(hash, tenantId),
    insert: (row: Omit<EnrollmentTokenRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when it was used or ended meanwhile. */
    use: (id: string, agent: string, at: string) => use.run({ id, agent, at }).changes === 1,
    /** False when it was used or is not there. */
    drop: (id: string) => drop.run(id, tenantId).changes === 1,
  }
}
