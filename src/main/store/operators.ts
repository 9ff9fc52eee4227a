// Operators in console.db: found by the hash of their token, kept for their name after they are gone.
import { ownerId } from '../../shared/contract/operator.ts'
import type { Store } from './open.ts'
import type { OperatorRow } from './tables.ts'

export type OperatorStore = ReturnType<typeof createOperatorStore>

/** Synchronous prepared statements: an operator is read at every request. */
export function createOperatorStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], OperatorRow>('select * from operators where id = ? and tenant_id = ?')
  const byHash = sqlite.prepare<[string, string], OperatorRow>(
    'select * from operators where token_hash = ? and tenant_id = ? and ended_at is null',
  )
  const page = sqlite.prepare<
    { tenant: string; all: number; owner: string; limit: number; offset: number },
    OperatorRow
  >(
    `select * from operators where tenant_id = @tenant and (@all = 1 or ended_at is null)
      order by id <> @owner, ended_at is not null, created_at, id limit @limit offset @offset`,
  )
  const count = sqlite.prepare<[string, number], { n: number }>(
    'select count(*) n from operators where tenant_id = ? and (? = 1 or ended_at is null)',
  )
  const activeNames = sqlite.prepare<[string], { name: string }>(
    'select name from operators where tenant_id = ? and ended_at is null',
  )
  const insert = sqlite.prepare<OperatorRow>(
    `insert into operators values (@id, @tenant_id, @name, @role, @token_hash, @created_at, @last_seen_at, @ended_at)`,
  )
  const end = sqlite.prepare<[string, string, string, string]>(
    'update operators set ended_at = ? where id = ? and tenant_id = ? and ended_at is null and id <> ?',
  )
  const touch = sqlite.prepare<[string, string]>('update operators set last_seen_at = ? where id = ?')
  const totalOf = (all: boolean) => count.get(tenantId, Number(all))?.n ?? 0
  return {
    byId: (id: string) => byId.get(id, tenantId),
    /** Only of those who still count. */
    byHash: (hash: string) => byHash.get(hash, tenantId),
    /** The owner first, then by age; with `all` those who were removed come last. */
    list: (all: boolean, limit: number, offset: number) => ({
      items: page.all({ tenant: tenantId, all: Number(all), owner: ownerId, limit, offset }),
      total: totalOf(all),
    }),
    activeNames: () => activeNames.all(tenantId).map(({ name }) => name),
    countActive: () => totalOf(false),
    insert: (row: Omit<OperatorRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when the operator was removed before; the owner never is. */
    end: (id: string, at: string) => end.run(at, id, tenantId, ownerId).changes === 1,
    touch: (id: string, at: string) => void touch.run(at, id),
  }
}
