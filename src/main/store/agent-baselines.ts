// Baselines of agents in console.db: what each of them usually does, and whose drift is over.
import type { AgentBaselineRow } from './detection-tables.ts'
import type { Store } from './open.ts'

export type AgentBaselineStore = ReturnType<typeof createAgentBaselineStore>
export type NewAgentBaselineRow = Omit<AgentBaselineRow, 'tenant_id'>

export function createAgentBaselineStore({ sqlite, tenantId }: Store) {
  const of = sqlite.prepare<[string, string], AgentBaselineRow>(
    'select * from agent_baselines where agent_id = ? and tenant_id = ?',
  )
  const put = sqlite.prepare<AgentBaselineRow>(
    `insert or replace into agent_baselines values (@agent_id, @tenant_id, @habits, @since, @recent, @proposed,
      @drifted_at, @approvals, @seq)`,
  )
  const calm = sqlite.prepare<[string, string], { id: string }>(
    `select agents.id from agent_baselines join agents on agents.id = agent_id
      where agents.tenant_id = ? and drifted_at <= ? and (live_risk_reason is not null or proposed is not null)`,
  )
  return {
    of: (agentId: string) => of.get(agentId, tenantId),
    put: (row: NewAgentBaselineRow) => void put.run({ ...row, tenant_id: tenantId }),
    /** Agents that still bear the marks of a drift that was last told at this time or before. */
    calmSince: (time: string) => calm.all(tenantId, time).map(({ id }) => id),
  }
}
