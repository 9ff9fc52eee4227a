// Whether a call may be made in a session of a workflow now: the token says which, the store says whether it holds.
import type { Clock } from '../../shared/clock.ts'
import type { Agent } from '../../shared/contract/agent.ts'
import type { WorkflowSessionRow } from '../store/delegation-tables.ts'
import type { WorkflowStore } from '../store/workflows.ts'
import type { SignedTokens, TokenProblem } from './signed-token.ts'
import { ceilingOf } from './workflow-row.ts'

/** A session of a workflow that holds at this moment, as a call in it is judged. */
export interface LiveWorkflowSession {
  readonly id: string
  readonly workflow_id: string
  readonly role: string
  readonly causal_depth: number
  readonly max_depth: number
  readonly permission_ceiling: readonly string[] | null
  readonly parent_id: string | null
  readonly parent_event_id: string | null
}

export type WorkflowProblem = TokenProblem | 'unknown' | 'ended' | 'foreign' | 'agent_stopped'

export type WorkflowCheck =
  | { readonly ok: true; readonly session: LiveWorkflowSession }
  | { readonly ok: false; readonly problem: WorkflowProblem }

export interface WorkflowCheckDeps {
  readonly rows: Pick<WorkflowStore, 'byId'> & { readonly sessions: Pick<WorkflowStore['sessions'], 'byId'> }
  readonly agents: { find(id: string): Agent | null }
  readonly tokens: Pick<SignedTokens, 'verify'>
  readonly clock: Clock
}

/** The session, those that it continues, its workflow and its agents must all hold. `agentId` null: whosever it is. */
export function createWorkflowCheck({ rows, agents, tokens, clock }: WorkflowCheckDeps) {
  const stands = (row: WorkflowSessionRow): WorkflowProblem | null => {
    if (row.ended_at !== null) return 'ended'
    if (row.expires_at <= clock.timestamp()) return 'expired'
    return agents.find(row.agent_id)?.status === 'active' ? null : 'agent_stopped'
  }
  return async (token: string, agentId: string | null): Promise<WorkflowCheck> => {
    const checked = await tokens.verify(token)
    if (!checked.ok) return { ok: false, problem: checked.problem === 'missing' ? 'malformed' : checked.problem }
    const row = rows.sessions.byId(checked.id)
    if (!row) return { ok: false, problem: 'unknown' }
    const caller = agentId ?? row.agent_id
    if (row.agent_id !== caller || checked.subject !== caller) return { ok: false, problem: 'foreign' }
    let each: WorkflowSessionRow | undefined = row
    while (each) {
      const problem = stands(each)
      if (problem) return { ok: false, problem }
      each = each.parent_id ? rows.sessions.byId(each.parent_id) : undefined
    }
    const workflow = rows.byId(row.workflow_id, clock.timestamp())
    if (!workflow || workflow.ended_at !== null) return { ok: false, problem: 'ended' }
    const { id, workflow_id, role, causal_depth, parent_id, parent_event_id } = row
    const { max_depth } = workflow
    const session = { id, workflow_id, role, causal_depth, max_depth, parent_id, parent_event_id }
    return { ok: true, session: { ...session, permission_ceiling: ceilingOf(row) } }
  }
}
