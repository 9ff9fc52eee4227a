// How much an agent is trusted at this moment: drift raises its live risk, calm and a person's approval lower it (decision 20).
import { rankOf } from '../../shared/contract/primitives.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'
import type { AgentStore } from '../store/agents.ts'
import type { AgentRow } from '../store/tables.ts'

type Live = Pick<AgentRow, 'live_risk_tier' | 'live_risk_reason'>

/** Each runs within the caller's transaction and gives the row that the log shall have of it, if anything changed. */
export interface LiveRisk {
  /** To high; critical stays. The next call is judged by it, for an agent is read from the store at each. */
  raise(agentId: string, reason: string): ChangeRecord[]
  /** To what the operator configured. `operatorId` is null when time did it. */
  settle(agentId: string, operatorId: string | null): ChangeRecord[]
}

export function createLiveRisk(agents: Pick<AgentStore, 'byId' | 'update'>): LiveRisk {
  const change = (agentId: string, cause: string, operator_id: string | null, wanted: (row: AgentRow) => Live) => {
    const row = agents.byId(agentId)
    if (!row) return []
    const before = liveOf(row)
    const after = wanted(row)
    if (before.live_risk_tier === after.live_risk_tier && before.live_risk_reason === after.live_risk_reason) return []
    agents.update({ ...row, ...after })
    return [{ type: 'agent.risk_changed', record: { agent_id: agentId, operator_id, cause, before, after } }]
  }
  return {
    raise: (agentId, reason) =>
      change(agentId, 'drift', null, ({ live_risk_tier }) => ({
        live_risk_tier: rankOf(live_risk_tier) > rankOf('high') ? live_risk_tier : 'high',
        live_risk_reason: reason,
      })),
    settle: (agentId, operatorId) =>
      change(agentId, operatorId === null ? 'calm' : 'baseline_approved', operatorId, ({ risk_tier }) => ({
        live_risk_tier: risk_tier,
        live_risk_reason: null,
      })),
  }
}

function liveOf({ live_risk_tier, live_risk_reason }: Live): Live {
  return { live_risk_tier, live_risk_reason }
}
