// Who calls: agents, their sessions, roles and tokens, as one room for the stages and the two listeners.
import type { Clock } from '../../shared/clock.ts'
import type { Agent, Roles, TokenAnswer, TokenRequest } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Keys } from '../events/keys.ts'
import { createAgentStore } from '../store/agents.ts'
import type { Store } from '../store/open.ts'
import { createRoleStore } from '../store/roles.ts'
import { createSessionStore } from '../store/sessions.ts'
import { createAgentTokens, type TokenCheck, tokenLifeSeconds } from './agent-token.ts'
import { type Agents, createAgents } from './agents.ts'
import { secretMatches } from './credentials.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRoles, type RoleBook } from './roles.ts'
import { createSessionEnding } from './session-ending.ts'
import { createSessions, type Sessions } from './sessions.ts'

/** Token requests a minute and client (decision 4). */
const tokenRequestsPerMinute = 20

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
  readonly pushRoles: (roles: Roles) => Promise<void>
}

export function createIdentity({ store, recorder, keys, clock, pushRoles }: IdentityDeps): Identity {
  const agentRows = createAgentStore(store)
  const sessionRows = createSessionStore(store)
  const ending = createSessionEnding({ rows: sessionRows, recorder, clock })
  const sessions = createSessions({ rows: sessionRows, ending, recorder, clock })
  const agents = createAgents({ rows: agentRows, ending, recorder, clock })
  const tokens = createAgentTokens({ keys: keys.tokens, clock, tenantId: store.tenantId })
  const mayAsk = createRateLimit(tokenRequestsPerMinute, clock.now)
  return {
    agents,
    sessions,
    roles: createRoles({ rows: createRoleStore(store), recorder, push: pushRoles }),
    async issueToken(request) {
      if (!mayAsk(request.client_id)) {
        throw new Refusal(
          429,
          'too_many_requests',
          `At most ${tokenRequestsPerMinute} token requests a minute. Wait a little.`,
        )
      }
      const credential = agentRows.credential(request.client_id)
      if (!credential || !secretMatches(request.client_secret, credential.secret_hash)) {
        throw new Refusal(401, 'invalid_client', 'The client credentials are wrong.')
      }
      const agent = agents.get(credential.agent_id)
      if (agent.status !== 'active') throw new Refusal(403, `agent_${agent.status}`, `The agent is ${agent.status}.`)
      const session = await sessionFor(sessions, agent.id, request.session_id)
      agentRows.markSeen(agent.id, clock.timestamp())
      return {
        access_token: await tokens.issue(agent, session),
        token_type: 'Bearer',
        expires_in: tokenLifeSeconds,
        agent_id: agent.id,
        risk_tier: agent.live_risk_tier,
      }
    },
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

/** Renewal keeps the session; a foreign or ended one cannot be renewed (decision 21). */
async function sessionFor(sessions: Sessions, agentId: string, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return sessions.open(agentId)
  if (!sessions.active(wanted, agentId))
    throw new Refusal(401, 'session_ended', 'This session cannot be renewed; ask for a new one.')
  return wanted
}

function ended(code: SessionEnded['code'], message: string): SessionEnded {
  return { ended: true, code, message }
}
