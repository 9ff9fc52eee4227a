// Workflows and their sessions between their shapes: what is stored and what the operator sees.
import type { Participant, Workflow, WorkflowSession } from '../../shared/contract/workflow.ts'
import type { WorkflowRow, WorkflowSessionRow } from '../store/delegation-tables.ts'
import type { CountedWorkflow } from '../store/workflows.ts'

export function participantsOf(row: Pick<WorkflowRow, 'participants'>): Participant[] {
  return JSON.parse(row.participants) as Participant[]
}

export function ceilingOf(row: Pick<WorkflowSessionRow, 'permission_ceiling'>): string[] | null {
  return row.permission_ceiling === null ? null : (JSON.parse(row.permission_ceiling) as string[])
}

export function workflowItem(row: CountedWorkflow): Workflow {
  const { tenant_id: _, ...item } = row
  return { ...item, participants: participantsOf(row), status: row.ended_at === null ? 'active' : 'ended' }
}

/** `now` as a timestamp. */
export function sessionItem(row: WorkflowSessionRow, now: string): WorkflowSession {
  const { tenant_id: _, ...item } = row
  const status = row.ended_at !== null ? 'ended' : row.expires_at > now ? 'active' : 'expired'
  return { ...item, permission_ceiling: ceilingOf(row), status }
}
