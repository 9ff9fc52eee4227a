// Agents and their credentials in console.db.
import type { Store } from './open.ts'
import type { AgentRow, CredentialRow } from './tables.ts'

export type AgentStore = ReturnType<typeof createAgentStore>

/** Synchronous prepared statements: an agent is read at every call. */
export function createAgentStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], AgentRow>('select * from agents where id = ? and tenant_id = ?')
  const page = sqlite.prepare<[string, number, number], AgentRow>(
    'select * from agents where tenant_id = ? order by created_at desc, id limit ? offset ?',
  )
  const count = sqlite.prepare<[string], { n: number }>('select count(*) n from agents where tenant_id = ?')
  const insert = sqlite.prepare<AgentRow>(
    `insert into agents values (@id, @tenant_id, @name, @status, @roles, @permissions, @risk_tier, @live_risk_tier,
      @live_risk_reason, @created_at, @last_seen_at)`,
  )
  const update = sqlite.prepare<AgentRow>(
    `update agents set name = @name, status = @status, roles = @roles, permissions = @permissions,
      risk_tier = @risk_tier, live_risk_tier = @live_risk_tier, live_risk_reason = @live_risk_reason
      where id = @id and tenant_id = @tenant_id`,
  )
  const seen = sqlite.prepare<[string, string]>('update agents set last_seen_at = ? where id = ?')
  const addCredential = sqlite.prepare<CredentialRow>(
    'insert into credentials values (@client_id, @tenant_id, @agent_id, @secret_hash, @created_at)',
  )
  const dropCredentials = sqlite.prepare<[string]>('delete from credentials where agent_id = ?')
  const credential = sqlite.prepare<[string, string], CredentialRow>(
    'select * from credentials where client_id = ? and tenant_id = ?',
  )
  return {
    byId: (id: string) => byId.get(id, tenantId),
    list: (limit: number, offset: number) => ({
      items: page.all(tenantId, limit, offset),
      total: count.get(tenantId)?.n ?? 0,
    }),
    insert: (row: Omit<AgentRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    update: (row: AgentRow) => void update.run(row),
    markSeen: (id: string, at: string) => void seen.run(at, id),
    /** Ends the old credentials of the agent in the same statement list. */
    replaceCredential(row: Omit<CredentialRow, 'tenant_id'>) {
      dropCredentials.run(row.agent_id)
      addCredential.run({ ...row, tenant_id: tenantId })
    },
    dropCredentials: (agentId: string) => void dropCredentials.run(agentId),
    credential: (clientId: string) => credential.get(clientId, tenantId),
  }
}
