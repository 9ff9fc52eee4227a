// Answers token requests: client credentials in, a token of a new or renewed session out, so many times a minute.
import type { Clock } from '../../shared/clock.ts'
import type { TokenAnswer, TokenRequest } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { AgentStore } from '../store/agents.ts'
import { type AgentTokens, tokenLifeSeconds } from './agent-token.ts'
import type { Agents } from './agents.ts'
import { secretMatches } from './credentials.ts'
import { createRateLimit } from './rate-limit.ts'
import type { Sessions } from './sessions.ts'

/** Token requests a minute and client (decision 4). */
const requestsPerMinute = 20

export interface TokenRequestsDeps {
  readonly rows: Pick<AgentStore, 'credential' | 'markSeen'>
  readonly agents: Pick<Agents, 'get'>
  readonly sessions: Pick<Sessions, 'open' | 'active'>
  readonly tokens: Pick<AgentTokens, 'issue'>
  readonly clock: Clock
}

/** Throws Refusal 401 (credentials, session), 403 (suspended), 429. */
export function createTokenRequests(deps: TokenRequestsDeps): (request: TokenRequest) => Promise<TokenAnswer> {
  const { rows, agents, sessions, tokens, clock } = deps
  const limit = createRateLimit(requestsPerMinute, 'token requests', clock.now)
  return async (request) => {
    limit.take(request.client_id)
    const credential = rows.credential(request.client_id)
    if (!credential || !secretMatches(request.client_secret, credential.secret_hash)) {
      throw new Refusal(401, 'invalid_client', 'The client credentials are wrong.')
    }
    const agent = agents.get(credential.agent_id)
    if (agent.status !== 'active') throw new Refusal(403, `agent_${agent.status}`, `The agent is ${agent.status}.`)
    const session = await sessionFor(sessions, agent.id, request.session_id)
    rows.markSeen(agent.id, clock.timestamp())
    return {
      access_token: await tokens.issue(agent, session),
      token_type: 'Bearer',
      expires_in: tokenLifeSeconds,
      agent_id: agent.id,
      risk_tier: agent.live_risk_tier,
    }
  }
}

/** Renewal keeps the session; a foreign or ended one cannot be renewed (decision 21). */
async function sessionFor(
  sessions: Pick<Sessions, 'open' | 'active'>,
  agentId: string,
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) return sessions.open(agentId)
  if (sessions.active(wanted, agentId)) return wanted
  throw new Refusal(401, 'session_ended', 'This session cannot be renewed; ask for a new one.')
}
