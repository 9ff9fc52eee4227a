// Who may open a session of a workflow, for whom, how deep, and with which tools at most.
import type { Agent } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { OpenWorkflowSession, Participant } from '../../shared/contract/workflow.ts'
import type { WorkflowRow, WorkflowSessionRow } from '../store/delegation-tables.ts'
import type { WorkflowStore } from '../store/workflows.ts'
import type { Maker } from './delegation-admission.ts'
import type { WorkflowCheck } from './workflow-check.ts'
import { ceilingOf, participantsOf } from './workflow-row.ts'

export interface AdmittedSession {
  readonly parent: WorkflowSessionRow | null
  readonly role: string
  readonly permission_ceiling: string[] | null
  /** Asked again inside the commit. Throws Refusal 409, 422. */
  confirm(): void
}

interface AdmissionDeps {
  readonly rows: WorkflowStore
  readonly agents: { find(id: string): Agent | null }
  readonly clock: { timestamp(): string }
}

type Check = (token: string, agentId: string | null) => Promise<WorkflowCheck>

/** Sessions in a row: beyond that nobody gets a token any more, whatever the policy would say of it. */
const deepest = 64

/** Throws Refusal 403, 409, 422. */
export async function admitSession(
  deps: AdmissionDeps,
  check: Check,
  workflow: WorkflowRow,
  input: OpenWorkflowSession,
  by: Maker,
): Promise<AdmittedSession> {
  const { rows, agents, clock } = deps
  mustBeOpen(workflow)
  const parent = input.parent_token === undefined ? null : await parentOf(deps, check, workflow, input.parent_token)
  if ('agent_id' in by) mustMayOpen(workflow, parent, by.agent_id)
  const participant = participantIn(workflow, input.agent_id)
  return {
    parent,
    role: participant.role,
    permission_ceiling: lowest([
      parent && ceilingOf(parent),
      participant.allowed_actions ?? null,
      input.permission_ceiling ?? null,
    ]),
    confirm() {
      const now = rows.byId(workflow.id, clock.timestamp())
      if (now) mustBeOpen(now)
      if (agents.find(input.agent_id)?.status !== 'active')
        throw refused('agent_stopped', 'agent_id', 'This agent is not active.')
      if (parent && rows.sessions.byId(parent.id)?.ended_at !== null) throw invalidParent('ended')
    },
  }
}

function mustBeOpen({ ended_at }: WorkflowRow): void {
  if (ended_at !== null) throw new Refusal(409, 'workflow_ended', 'This workflow has ended.')
}

/** The parent's token counts for whom it was made; whether that is who asks is another question. */
async function parentOf({ rows }: AdmissionDeps, check: Check, workflow: WorkflowRow, token: string) {
  const checked = await check(token, null)
  if (!checked.ok) throw invalidParent(checked.problem)
  const row = rows.sessions.byId(checked.session.id)
  if (row?.workflow_id !== workflow.id) throw invalidParent('another workflow')
  if (row.causal_depth >= deepest) throw refused('too_deep', 'parent_token', 'This chain of sessions is too long.')
  return row
}

/** An agent opens sessions for those of its workflow: first ones as its owner, further ones out of its own. */
function mustMayOpen(workflow: WorkflowRow, parent: WorkflowSessionRow | null, agentId: string): void {
  if (parent && parent.agent_id !== agentId)
    throw new Refusal(403, 'not_yours', 'This session is of another agent; use the token of your own.')
  if (!parent && workflow.owner_agent_id !== agentId)
    throw new Refusal(403, 'not_owner', 'Only the owner of the workflow opens a session without a parent_token.')
}

function participantIn(workflow: WorkflowRow, agentId: string): Participant {
  const found = participantsOf(workflow).find(({ agent_id }) => agent_id === agentId)
  if (found) return found
  if (workflow.owner_agent_id === agentId) return { agent_id: agentId, role: 'owner' }
  throw refused('no_participant', 'agent_id', 'This agent takes no part in the workflow.')
}

/** What all of them allow; null is no ceiling. */
function lowest(ceilings: readonly (readonly string[] | null)[]): string[] | null {
  const set = ceilings.filter((each) => each !== null)
  const [first, ...others] = set
  if (!first) return null
  return [...new Set(first)].filter((tool) => others.every((each) => each.includes(tool)))
}

function invalidParent(problem: string): Refusal {
  const message = `The parent_token does not count (${problem.replaceAll('_', ' ')}).`
  return new Refusal(422, 'workflow_invalid', message, [{ path: 'parent_token', message }])
}

function refused(code: string, path: string, message: string): Refusal {
  return new Refusal(422, code, message, [{ path, message }])
}
