// Workflows: made by operators, their sessions opened by operators or by the agents in them; one token a session.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Agent } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import {
  type CreateWorkflow,
  type OpenedWorkflowSession,
  type OpenWorkflowSession,
  type Workflow,
  type WorkflowSession,
  workflowSessionHours,
} from '../../shared/contract/workflow.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { CountedWorkflow, NewWorkflow, NewWorkflowSession, WorkflowStore } from '../store/workflows.ts'
import type { Maker } from './delegation-admission.ts'
import type { SignedTokens } from './signed-token.ts'
import { admitSession } from './workflow-admission.ts'
import { createWorkflowCheck, type WorkflowCheck } from './workflow-check.ts'
import { sessionItem, workflowItem } from './workflow-row.ts'

export interface Workflows {
  list(limit: number, offset: number): { items: Workflow[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): Workflow
  /** Throws Refusal 422 for agents that do not count. */
  create(input: CreateWorkflow, operatorId: string): Promise<Workflow>
  /** Ends it with all its sessions. Throws Refusal 404; one that has ended stays as it is. */
  end(id: string, operatorId: string): Promise<void>
  sessions(id: string, limit: number, offset: number): { items: WorkflowSession[]; total: number }
  /** Throws Refusal 404, 403 (this agent may not), 409 (ended), 422. */
  openSession(id: string, input: OpenWorkflowSession, by: Maker): Promise<OpenedWorkflowSession>
  /** Ends it and everything below. Throws Refusal 404. */
  endSession(id: string, sessionId: string, operatorId: string): Promise<void>
  /** Whether this agent (null: whosever it is) may call in the session now: everything is read from the store. */
  check(token: string, agentId: string | null): Promise<WorkflowCheck>
}

export interface WorkflowsDeps {
  readonly rows: WorkflowStore
  readonly agents: { find(id: string): Agent | null }
  readonly tokens: SignedTokens
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  /** Id of the newest call of an agent in a session of a workflow; null when it made none. */
  readonly lastCallIn: (agentId: string, workflowSessionId: string) => Promise<string | null>
}

const lifeMs = workflowSessionHours * 60 * 60 * 1000

export function createWorkflows(deps: WorkflowsDeps): Workflows {
  const { rows, recorder, clock } = deps
  const check = createWorkflowCheck(deps)
  const mustFind = (id: string): CountedWorkflow => {
    const row = rows.byId(id, clock.timestamp())
    if (!row) throw new Refusal(404, 'not_found', 'There is no such workflow.')
    return row
  }
  return {
    list(limit, offset) {
      const { items, total } = rows.list(limit, offset, clock.timestamp())
      return { items: items.map(workflowItem), total }
    },
    get: (id) => workflowItem(mustFind(id)),
    create: async (input, operatorId) => workflowItem(mustFind(await create(deps, input, operatorId))),
    async end(id, operatorId) {
      if (mustFind(id).ended_at !== null) return
      const at = clock.timestamp()
      await recorder.record(
        () => (rows.end(id, at) ? rows.sessions.endBy('workflow_id', id, at) : []),
        (ended) => ({
          type: 'workflow.ended',
          record: { workflow_id: id, operator_id: operatorId, ended_sessions: ended },
        }),
      )
    },
    sessions(id, limit, offset) {
      mustFind(id)
      const { items, total } = rows.sessions.listOf(id, limit, offset)
      return { items: items.map((row) => sessionItem(row, clock.timestamp())), total }
    },
    openSession: async (id, input, by) => openSession(deps, check, mustFind(id), input, by),
    endSession: (id, sessionId, operatorId) => endSession(deps, id, sessionId, operatorId),
    check,
  }
}

async function create(deps: WorkflowsDeps, input: CreateWorkflow, operatorId: string): Promise<string> {
  const { rows, recorder, clock } = deps
  const row = newWorkflow(input, operatorId, clock.timestamp())
  await recorder.record(
    () => {
      mustCount(deps, input)
      rows.insert(row)
    },
    () => ({ type: 'workflow.created', record: { workflow_id: row.id, operator_id: operatorId, ...input } }),
  )
  return row.id
}

async function endSession(
  { rows, recorder, clock }: WorkflowsDeps,
  workflowId: string,
  sessionId: string,
  operatorId: string,
): Promise<void> {
  const row = rows.sessions.byId(sessionId)
  if (row?.workflow_id !== workflowId) throw new Refusal(404, 'not_found', 'There is no such session of this workflow.')
  if (row.ended_at !== null) return
  const { workflow_id, agent_id } = row
  const record = { workflow_id, workflow_session_id: sessionId, operator_id: operatorId, agent_id }
  await recorder.record(
    () => rows.sessions.endBy('id', sessionId, clock.timestamp()),
    (ended) => ({ type: 'workflow.session_ended', record: { ...record, ended_sessions: ended } }),
  )
}

function newWorkflow(input: CreateWorkflow, operatorId: string, at: string): NewWorkflow {
  const { participants, ...rest } = input
  const own = { id: randomUUID(), created_by: operatorId, created_at: at, ended_at: null }
  return { ...rest, participants: JSON.stringify(participants), ...own }
}

function mustCount({ agents }: WorkflowsDeps, { owner_agent_id, participants }: CreateWorkflow): void {
  const named = [
    { path: 'owner_agent_id', id: owner_agent_id },
    ...participants.map(({ agent_id }, index) => ({ path: `participants.${index}.agent_id`, id: agent_id })),
  ]
  const wrong = named.filter(({ id }) => (agents.find(id)?.status ?? 'revoked') === 'revoked')
  if (wrong.length === 0) return
  const message = 'There is no such agent, or it was revoked.'
  throw new Refusal(
    422,
    'no_such_agent',
    message,
    wrong.map(({ path }) => ({ path, message })),
  )
}

async function openSession(
  deps: WorkflowsDeps,
  check: Workflows['check'],
  workflow: CountedWorkflow,
  input: OpenWorkflowSession,
  by: Maker,
): Promise<OpenedWorkflowSession> {
  const { rows, tokens, recorder, clock } = deps
  const admitted = await admitSession(deps, check, workflow, input, by)
  const { parent, role, permission_ceiling } = admitted
  const id = randomUUID()
  const usual = new Date(clock.now() + lifeMs).toISOString()
  const expires_at = parent && parent.expires_at < usual ? parent.expires_at : usual
  const row: NewWorkflowSession = {
    id,
    workflow_id: workflow.id,
    agent_id: input.agent_id,
    role,
    parent_id: parent?.id ?? null,
    causal_depth: parent ? parent.causal_depth + 1 : 0,
    permission_ceiling: permission_ceiling === null ? null : JSON.stringify(permission_ceiling),
    parent_event_id: parent ? await deps.lastCallIn(parent.agent_id, parent.id) : null,
    created_at: clock.timestamp(),
    expires_at,
    ended_at: null,
  }
  const opener = 'operator_id' in by ? by : { opened_by_agent_id: by.agent_id }
  await recorder.record(
    () => {
      admitted.confirm()
      rows.sessions.insert(row)
    },
    () => ({
      type: 'workflow.session_opened',
      record: { ...row, workflow_session_id: id, permission_ceiling, ...opener },
    }),
  )
  const expires = Math.floor(Date.parse(expires_at) / 1000)
  const token = await tokens.issue({ subject: input.agent_id, id, expires })
  return { id, token, causal_depth: row.causal_depth, permission_ceiling, expires_at }
}
