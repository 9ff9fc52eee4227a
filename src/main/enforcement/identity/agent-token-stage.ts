// Step 1 of the seed: the agent's token must be genuine and unexpired.
import type { Identity } from '../../identity/identity.ts'
import type { Stage } from '../stage.ts'

export interface AgentTokenDeps {
  readonly identity: Pick<Identity, 'verifyToken' | 'principal' | 'touchSession'>
}

/** Claims identify, they do not authorise (decision 21): only agent and session id leave this stage. */
export function createAgentTokenStage({ identity }: AgentTokenDeps): Stage {
  return {
    label: 'agent_token',
    failure: 'session_ended',
    limit_ms: 1000,
    async run(call) {
      const checked = await identity.verifyToken(call.bearer)
      if (checked.ok) {
        const { agent_id, session_id } = checked
        return { outcome: 'pass', facts: { identified: { agent_id, session_id } }, shown: { agent_id, session_id } }
      }
      return {
        outcome: 'deny',
        code: checked.code,
        reason: 'session_ended',
        message: checked.message,
        remedy: 'Request a new token with the client credentials.',
      }
    },
  }
}
