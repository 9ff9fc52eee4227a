// Step 2d of the seed: a call that names a session of a workflow must be in one that holds, and of its own.
import type { Identity } from '../../identity/identity.ts'
import type { WorkflowProblem } from '../../identity/workflow-check.ts'
import type { Stage } from '../stage.ts'

export interface WorkflowDeps {
  readonly identity: { readonly workflows: Pick<Identity['workflows'], 'check'> }
}

/** Without the header there is no workflow; with one that is empty or broken the call is denied. */
export function createWorkflowStage({ identity }: WorkflowDeps): Stage {
  return {
    label: 'workflow_context',
    failure: 'workflow_invalid',
    limit_ms: 1000,
    async run(call, { principal }) {
      if (!principal) throw new Error('workflow stage ran without an agent')
      if (call.workflow_token === null) return { outcome: 'pass', shown: { workflow_session: 'none' } }
      const checked = await identity.workflows.check(call.workflow_token, principal.agent.id)
      if (!checked.ok) {
        return {
          outcome: 'deny',
          code: `workflow_${checked.problem}`,
          reason: 'workflow_invalid',
          message: messages[checked.problem],
          remedy: 'Ask for a new session of the workflow, or call without X-Workflow-Session.',
        }
      }
      const { id, workflow_id, role, causal_depth, max_depth, permission_ceiling } = checked.session
      const shown = { workflow_session: id, workflow_id, role, causal_depth, max_depth, permission_ceiling }
      return { outcome: 'pass', facts: { workflow_session: checked.session }, shown }
    },
  }
}

const malformed = 'X-Workflow-Session holds no token of a workflow session of this console.'
const messages: Readonly<Record<WorkflowProblem, string>> = {
  missing: malformed,
  malformed,
  unknown: malformed,
  claims: malformed,
  expired: 'The session of the workflow has expired.',
  algorithm: 'The token in X-Workflow-Session is not signed with RS256.',
  signature: 'The signature of the token in X-Workflow-Session is wrong.',
  ended: 'The session of the workflow has ended.',
  foreign: 'The session of the workflow is of another agent.',
  agent_stopped: 'An agent that the session of the workflow goes back to is suspended or revoked.',
}
