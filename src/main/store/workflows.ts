// Workflows and their sessions in console.db. Whether a session still counts is a question of the time.

import type { WorkflowRow, WorkflowSessionRow } from './delegation-tables.ts'
import type { Store } from './open.ts'

export type WorkflowStore = ReturnType<typeof createWorkflowStore>
export type NewWorkflow = Omit<WorkflowRow, 'tenant_id'>
export type NewWorkflowSession = Omit<WorkflowSessionRow, 'tenant_id'>
export type CountedWorkflow = WorkflowRow & { readonly active_sessions: number }

const counted = `select w.*, (select count(*) from workflow_sessions s where s.workflow_id = w.id
  and s.ended_at is null and s.expires_at > @now) active_sessions from workflows w`

export function createWorkflowStore(store: Store) {
  return { ...createWorkflowRows(store), sessions: createSessionRows(store) }
}

function createWorkflowRows({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<{ tenant: string; id: string; now: string }, CountedWorkflow>(
    `${counted} where w.id = @id and w.tenant_id = @tenant`,
  )
  const page = sqlite.prepare<{ tenant: string; now: string; limit: number; offset: number }, CountedWorkflow>(
    `${counted} where w.tenant_id = @tenant order by w.created_at desc, w.id limit @limit offset @offset`,
  )
  const count = sqlite.prepare<[string], { n: number }>('select count(*) n from workflows where tenant_id = ?')
  const insert = sqlite.prepare<WorkflowRow>(
    `insert into workflows values (@id, @tenant_id, @name, @description, @owner_agent_id, @max_depth,
      @max_participants, @participants, @created_by, @created_at, @ended_at)`,
  )
  const end = sqlite.prepare<[string, string, string]>(
    'update workflows set ended_at = ? where id = ? and tenant_id = ? and ended_at is null',
  )
  return {
    byId: (id: string, now: string) => byId.get({ tenant: tenantId, id, now }),
    list: (limit: number, offset: number, now: string) => ({
      items: page.all({ tenant: tenantId, now, limit, offset }),
      total: count.get(tenantId)?.n ?? 0,
    }),
    insert: (row: NewWorkflow) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when it had ended before. */
    end: (id: string, at: string) => end.run(at, id, tenantId).changes === 1,
  }
}

function createSessionRows({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], WorkflowSessionRow>(
    'select * from workflow_sessions where id = ? and tenant_id = ?',
  )
  const page = sqlite.prepare<[string, string, number, number], WorkflowSessionRow>(
    `select * from workflow_sessions where workflow_id = ? and tenant_id = ?
      order by created_at desc, causal_depth desc, id limit ? offset ?`,
  )
  const count = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from workflow_sessions where workflow_id = ? and tenant_id = ?',
  )
  const insert = sqlite.prepare<WorkflowSessionRow>(
    `insert into workflow_sessions values (@id, @tenant_id, @workflow_id, @agent_id, @role, @parent_id, @causal_depth,
      @permission_ceiling, @parent_event_id, @created_at, @expires_at, @ended_at)`,
  )
  const ending = (start: string) =>
    sqlite.prepare<{ tenant: string; start: string; at: string }, { id: string }>(
      `with recursive below (id) as (select id from workflow_sessions where tenant_id = @tenant and ${start} = @start
        union select s.id from workflow_sessions s join below on s.parent_id = below.id)
        update workflow_sessions set ended_at = @at where id in below and ended_at is null returning id`,
    )
  const ends = { id: ending('id'), workflow_id: ending('workflow_id'), agent_id: ending('agent_id') }
  return {
    byId: (id: string) => byId.get(id, tenantId),
    listOf: (workflowId: string, limit: number, offset: number) => ({
      items: page.all(workflowId, tenantId, limit, offset),
      total: count.get(workflowId, tenantId)?.n ?? 0,
    }),
    insert: (row: NewWorkflowSession) => void insert.run({ ...row, tenant_id: tenantId }),
    /** Ends one, those of a workflow or those of an agent, and everything below; gives the ids that had not ended before. */
    endBy: (what: keyof typeof ends, start: string, at: string) =>
      ends[what].all({ tenant: tenantId, start, at }).map((row) => row.id),
  }
}
