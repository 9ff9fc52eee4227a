// Step 2 of the seed: the session must be active in the store, at this call and again at dispatch.

import type { Requester } from '../../../shared/contract/tool-call.ts'
import type { GovernedCall } from '../call.ts'
import type { Stage } from '../stage.ts'
import type { AgentTokenDeps } from './agent-token-stage.ts'

export type SessionDeps = AgentTokenDeps

/** Roles, permissions, tier and status are read from the store here and nowhere else (decision 9). */
export function createSessionStage({ identity }: SessionDeps): Stage {
  return {
    label: 'session',
    failure: 'session_ended',
    limit_ms: 1000,
    run(call, { identified }) {
      if (!identified) throw new Error('session stage ran without an identified agent')
      const principal = identity.principal(identified.agent_id, identified.session_id)
      if ('ended' in principal) {
        return {
          outcome: 'deny',
          code: principal.code,
          reason: 'session_ended',
          message: principal.message,
          remedy: 'Request a new token; if the agent is suspended, ask the operator.',
        }
      }
      identity.touchSession(identified.session_id)
      const { agent } = principal
      return {
        outcome: 'pass',
        facts: { principal, requester: requesterOf(call) },
        shown: { agent: agent.name, status: agent.status, live_risk_tier: agent.live_risk_tier, roles: agent.roles },
      }
    },
  }
}

function requesterOf(call: GovernedCall): Requester | null {
  if (call.requester_id === null) return null
  return { id: call.requester_id, channel: call.requester_channel, verified: false }
}
