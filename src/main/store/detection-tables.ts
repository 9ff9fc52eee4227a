// The tables of what watches the course of calls, as tables.ts has the others.

/** What one agent usually does, and what it did last. Lists and objects are JSON text. */
export interface AgentBaselineRow {
  agent_id: string
  tenant_id: string
  /** Null while it is learned. */
  habits: string | null
  since: string | null
  recent: string
  proposed: string | null
  /** When its last drift was told. */
  drifted_at: string | null
  /** Times of approvals within the last day. */
  approvals: string
  /** Number of the last log row that is in it. */
  seq: number
}

export interface DetectionTables {
  agent_baselines: AgentBaselineRow
}
