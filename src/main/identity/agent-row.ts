// An agent between its shapes: what is asked for, what is stored, what the operator sees.
import { randomUUID } from 'node:crypto'
import type { Agent, CreateAgent, UpdateAgent } from '../../shared/contract/agent.ts'
import type { AgentRow } from '../store/tables.ts'

export type NewAgentRow = Omit<AgentRow, 'tenant_id'>

export function newAgentRow(input: CreateAgent, created_at: string): NewAgentRow {
  return {
    id: randomUUID(),
    name: input.name,
    status: 'active',
    roles: JSON.stringify(input.roles),
    permissions: JSON.stringify(input.permissions),
    risk_tier: input.risk_tier,
    live_risk_tier: input.risk_tier,
    live_risk_reason: null,
    created_at,
    last_seen_at: null,
  }
}

/** A new configured tier is the live one too: whoever sets it has looked. */
export function updatedAgentRow(row: AgentRow, input: UpdateAgent): AgentRow {
  const { name, status, roles, permissions, risk_tier } = input
  return {
    ...row,
    name: name ?? row.name,
    status: status ?? row.status,
    roles: roles ? JSON.stringify(roles) : row.roles,
    permissions: permissions ? JSON.stringify(permissions) : row.permissions,
    ...(risk_tier ? { risk_tier, live_risk_tier: risk_tier, live_risk_reason: null } : {}),
  }
}

export function agentItem(row: NewAgentRow): Agent {
  const { id, name, status, risk_tier, live_risk_tier, live_risk_reason, created_at, last_seen_at } = row
  return {
    id,
    name,
    status,
    roles: JSON.parse(row.roles) as string[],
    permissions: JSON.parse(row.permissions) as string[],
    risk_tier,
    live_risk_tier,
    ...(live_risk_reason === null ? {} : { live_risk_reason }),
    created_at,
    last_seen_at,
  }
}
