// Who calls and who decides: agents with their sessions, roles and tokens, and operators; one room for stages and listeners.
import type { Clock } from '../../shared/clock.ts'
import type { Agent, Roles, TokenAnswer, TokenRequest } from '../../shared/contract/agent.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Keys } from '../events/keys.ts'
import type { LogQuery } from '../events/log-query.ts'
import { createAgentStore } from '../store/agents.ts'
import { createDelegationStore } from '../store/delegations.ts'
import { createEnrollmentTokenStore } from '../store/enrollment-tokens.ts'
import type { Store } from '../store/open.ts'
import { createOperatorStore } from '../store/operators.ts'
import { createRoleStore } from '../store/roles.ts'
import { createSessionStore } from '../store/sessions.ts'
import { createWorkflowStore } from '../store/workflows.ts'
import { createAgentTokens, type TokenCheck } from './agent-token.ts'
import { type Agents, createAgents } from './agents.ts'
import { createDelegations, type Delegations } from './delegations.ts'
import { createEnrollment, type Enrollment } from './enrollment.ts'
import { createLastCall } from './last-call.ts'
import { createOperators, type Operators } from './operators.ts'
import { createRoles, type RoleBook } from './roles.ts'
import { createSelfApproval } from './self-approval.ts'
import { createSessionEnding } from './session-ending.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSignedTokens } from './signed-token.ts'
import { createTokenRequests } from './token-requests.ts'
import { createWorkflows, type Workflows } from './workflows.ts'

/** An agent as it is at this moment: read from the store at each call (decision 9). */
export interface Principal {
  readonly agent: Agent
  readonly session_id: string
}

export interface SessionEnded {
  readonly ended: true
  readonly code: 'session_ended' | 'agent_suspended' | 'agent_revoked'
  readonly message: string
}

export interface Identity {
  readonly agents: Agents
  readonly sessions: Sessions
  readonly roles: RoleBook
  readonly enrollment: Enrollment
  readonly operators: Operators
  readonly delegations: Delegations
  readonly workflows: Workflows
  /** Whether somebody may review what somebody wrote (decision 13). */
  readonly mayReview: ReturnType<typeof createSelfApproval>
  /** Throws Refusal 401 (credentials, session), 403 (suspended), 429. */
  issueToken(request: TokenRequest): Promise<TokenAnswer>
  verifyToken(bearer: string): Promise<TokenCheck>
  principal(agentId: string, sessionId: string): Principal | SessionEnded
  /** A call was made in this session; written at most once a minute. */
  touchSession(sessionId: string): void
  onSessionEnded(listener: (sessionId: string) => void): () => void
}

export interface IdentityDeps {
  readonly store: Store
  readonly recorder: ChangeRecorder
  readonly keys: Keys
  readonly clock: Clock
  readonly query: Pick<LogQuery, 'calls'>
  readonly pushRoles: (roles: Roles) => Promise<void>
}

export function createIdentity(deps: IdentityDeps): Identity {
  const { store, recorder, keys, clock, pushRoles } = deps
  const agentRows = createAgentStore(store)
  const sessionRows = createSessionStore(store)
  const ending = createSessionEnding({ rows: sessionRows, recorder, clock })
  const sessions = createSessions({ rows: sessionRows, ending, recorder, clock })
  const [delegationRows, workflowRows] = [createDelegationStore(store), createWorkflowStore(store)]
  const alsoEnd = (agentId: string) => ({
    ended_delegations: delegationRows.endOf(agentId, clock.timestamp()),
    ended_workflow_sessions: workflowRows.sessions.endBy('agent_id', agentId, clock.timestamp()),
  })
  const agents = createAgents({ rows: agentRows, ending, alsoEnd, recorder, clock })
  const signing = { keys: keys.tokens, clock, tenantId: store.tenantId }
  const tokens = createAgentTokens(signing)
  const operators = createOperators({ rows: createOperatorStore(store), recorder, clock })
  return {
    agents,
    sessions,
    roles: createRoles({ rows: createRoleStore(store), recorder, push: pushRoles }),
    enrollment: createEnrollment({ rows: createEnrollmentTokenStore(store), agents, recorder, clock }),
    operators,
    delegations: createDelegations({
      ...{ rows: delegationRows, agents, recorder, clock },
      tokens: createSignedTokens(signing, { type: 'delegation+jwt', audience: 'behavry:delegation' }),
    }),
    workflows: createWorkflows({
      ...{ rows: workflowRows, agents, recorder, clock, lastCallIn: createLastCall(deps.query) },
      tokens: createSignedTokens(signing, { type: 'workflow+jwt', audience: 'behavry:workflow' }),
    }),
    mayReview: createSelfApproval(operators),
    issueToken: createTokenRequests({ rows: agentRows, agents, sessions, tokens, clock }),
    verifyToken: tokens.verify,
    principal(agentId, sessionId) {
      const agent = agents.find(agentId)
      if (!agent || agent.status === 'revoked') return ended('agent_revoked', 'The agent has been revoked.')
      if (agent.status === 'suspended') return ended('agent_suspended', 'The agent is suspended.')
      if (!sessions.active(sessionId, agentId)) return ended('session_ended', 'The session has ended.')
      return { agent, session_id: sessionId }
    },
    touchSession(sessionId) {
      const agentId = sessions.touch(sessionId)
      if (agentId !== null) agentRows.markSeen(agentId, clock.timestamp())
    },
    onSessionEnded: ending.onEnded,
  }
}

function ended(code: SessionEnded['code'], message: string): SessionEnded {
  return { ended: true, code, message }
}
