// Tools of servers as listed and as accepted, and the drift seen in them, in console.db.
import type { Store } from './open.ts'
import type { DriftRow, ToolRow } from './tables.ts'

export type ToolStore = ReturnType<typeof createToolStore>

export function createToolStore({ sqlite, tenantId }: Store) {
  const of = sqlite.prepare<[string, string], ToolRow>(
    'select * from tools where server_id = ? and tenant_id = ? order by name',
  )
  const put = sqlite.prepare<ToolRow>(
    `insert or replace into tools values (@server_id, @tenant_id, @name, @listed, @hash, @accepted, @accepted_hash, @status,
      @type_override, @action_override)`,
  )
  const addDrift = sqlite.prepare<DriftRow>(
    `insert into drift values (@id, @tenant_id, @server_id, @tool, @kind, @severity, @before, @after, @hash, @seen_at, @status)`,
  )
  const driftPage = sqlite.prepare<[string, string, number, number], DriftRow>(
    'select * from drift where server_id = ? and tenant_id = ? order by seen_at desc, id limit ? offset ?',
  )
  const driftCount = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from drift where server_id = ? and tenant_id = ?',
  )
  const settle = sqlite.prepare<[string, string, string]>(
    "update drift set status = 'accepted' where server_id = ? and tenant_id = ? and tool = ?",
  )
  return {
    of: (serverId: string) => of.all(serverId, tenantId),
    put: (row: Omit<ToolRow, 'tenant_id'>) => void put.run({ ...row, tenant_id: tenantId }),
    addDrift: (row: Omit<DriftRow, 'tenant_id'>) => void addDrift.run({ ...row, tenant_id: tenantId }),
    drift: (serverId: string, limit: number, offset: number) => ({
      items: driftPage.all(serverId, tenantId, limit, offset),
      total: driftCount.get(serverId, tenantId)?.n ?? 0,
    }),
    /** The operator has reviewed what changed in this tool. */
    settleDrift: (serverId: string, tool: string) => void settle.run(serverId, tenantId, tool),
  }
}
