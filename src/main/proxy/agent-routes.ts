// What an agent may make with its own token: delegations in its own name, and sessions of workflows that it is in.
import { type PassOnDelegation, passOnDelegationSchema } from '../../shared/contract/delegation.ts'
import { Refusal, TooMany } from '../../shared/contract/problem.ts'
import { type OpenWorkflowSession, openWorkflowSessionSchema } from '../../shared/contract/workflow.ts'
import type { Identity } from '../identity/identity.ts'
import { createRateLimit } from '../identity/rate-limit.ts'
import { bearerOf, type Exchange } from './http-guard.ts'
import { answerJson, type JsonRoute } from './json-route.ts'
import { callerOf } from './sender.ts'

/** Tokens that an agent may make in a minute. */
const tokensPerMinute = 60

export interface AgentRoutes {
  /** False when the path is none of these routes. */
  answer(exchange: Exchange, path: string): Promise<boolean>
}

export interface AgentRoutesDeps {
  readonly identity: Pick<Identity, 'verifyToken' | 'principal' | 'delegations' | 'workflows'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function createAgentRoutes({ identity, now }: AgentRoutesDeps): AgentRoutes {
  const limit = createRateLimit(tokensPerMinute, 'tokens', now)
  const answer = async <Wanted>(exchange: Exchange, routeFor: (agentId: string) => JsonRoute<Wanted>) => {
    const caller = await callerOf({ identity }, exchange, bearerOf(exchange.request))
    if (!caller) return
    try {
      limit.take(caller.agent_id)
    } catch (error) {
      if (!(error instanceof TooMany)) throw error
      const { code, message, retryAfter } = error
      return exchange.refuse({ status: 429, reason: code, message, retryAfter })
    }
    const route = routeFor(caller.agent_id)
    await answerJson(exchange, {
      ...route,
      async answer(wanted) {
        // Asked again: while a slow body came the session may have ended.
        const principal = identity.principal(caller.agent_id, caller.session_id)
        if ('ended' in principal) throw new Refusal(401, principal.code, principal.message)
        return route.answer(wanted)
      },
    })
  }
  return {
    async answer(exchange, path) {
      if (exchange.request.method !== 'POST') return false
      const workflowId = /^\/api\/v1\/workflows\/([0-9a-f-]{36})\/sessions$/.exec(path)?.[1]
      if (path !== '/api/v1/delegations' && workflowId === undefined) return false
      if (workflowId !== undefined) await answer(exchange, (agent) => sessionRoute(identity, workflowId, agent))
      else await answer(exchange, (agent) => delegationRoute(identity, agent, tokenOf(exchange)))
      return true
    },
  }
}

function tokenOf({ request }: Exchange): string | null {
  const token = request.headers['x-delegation-token']
  return token === undefined ? null : String(token)
}

function delegationRoute(
  { delegations }: Pick<Identity, 'delegations'>,
  agentId: string,
  parentToken: string | null,
): JsonRoute<PassOnDelegation> {
  return {
    schema: passOnDelegationSchema,
    ask: 'Send delegatee_agent_id, scope {tools, resources?}, reason and ttl_seconds (at most 86400).',
    status: 201,
    async answer({ delegator_agent_id = agentId, ...wanted }) {
      if (delegator_agent_id !== agentId)
        throw new Refusal(403, 'not_delegator', 'An agent delegates in its own name only.')
      return delegations.mint({ ...wanted, delegator_agent_id }, { agent_id: agentId }, parentToken)
    },
  }
}

function sessionRoute(
  { workflows }: Pick<Identity, 'workflows'>,
  workflowId: string,
  agentId: string,
): JsonRoute<OpenWorkflowSession> {
  return {
    schema: openWorkflowSessionSchema,
    ask: 'Send agent_id, and permission_ceiling and parent_token if there are any.',
    status: 201,
    answer: (wanted) => workflows.openSession(workflowId, wanted, { agent_id: agentId }),
  }
}
