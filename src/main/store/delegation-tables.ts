// The tables of delegations and workflows, as tables.ts has the others.
export interface DelegationRow {
  tenant_id: string
  id: string
  parent_id: string | null
  root_id: string
  depth: number
  delegator_agent_id: string
  delegatee_agent_id: string
  /** What counts, already cut to the parent's. */
  scope: string
  reason: string
  /** Null when the delegator made it by itself. */
  operator_id: string | null
  created_at: string
  expires_at: string
  ended_at: string | null
}

export interface DelegationProbeRow {
  tenant_id: string
  delegation_id: string
  session_id: string
  probes: number
  last_at: string
}

export interface WorkflowRow {
  tenant_id: string
  id: string
  name: string
  description: string
  owner_agent_id: string
  max_depth: number
  max_participants: number
  participants: string
  created_by: string
  created_at: string
  ended_at: string | null
}

export interface WorkflowSessionRow {
  tenant_id: string
  id: string
  workflow_id: string
  agent_id: string
  role: string
  parent_id: string | null
  causal_depth: number
  /** Null: none. */
  permission_ceiling: string | null
  parent_event_id: string | null
  created_at: string
  expires_at: string
  ended_at: string | null
}

export interface DelegationTables {
  delegations: DelegationRow
  delegation_probes: DelegationProbeRow
  workflows: WorkflowRow
  workflow_sessions: WorkflowSessionRow
}
