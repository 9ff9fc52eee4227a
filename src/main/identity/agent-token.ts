// Agents' tokens: one hour; they identify and do not authorise (decision 21).
import type { Agent } from '../../shared/contract/agent.ts'
import { createSignedTokens, type SignedTokensDeps, type TokenProblem } from './signed-token.ts'

/** Seconds that a token is good for. */
export const tokenLifeSeconds = 3600

export type TokenRefusalCode = `token_${TokenProblem}`

export type TokenCheck =
  | { readonly ok: true; readonly agent_id: string; readonly session_id: string }
  | { readonly ok: false; readonly code: TokenRefusalCode; readonly message: string }

export interface AgentTokens {
  issue(agent: Agent, sessionId: string): Promise<string>
  /** Whether the session still holds is another question. */
  verify(bearer: string): Promise<TokenCheck>
}

export function createAgentTokens(deps: SignedTokensDeps): AgentTokens {
  const tokens = createSignedTokens(deps, { type: 'JWT' })
  return {
    issue({ id, roles, permissions, live_risk_tier }, sessionId) {
      const expires = Math.floor(deps.clock.now() / 1000) + tokenLifeSeconds
      const more = { roles, permissions, risk_tier: live_risk_tier }
      return tokens.issue({ subject: id, id: sessionId, expires, more })
    },
    async verify(bearer) {
      const checked = await tokens.verify(bearer)
      if (checked.ok) return { ok: true, agent_id: checked.subject, session_id: checked.id }
      return { ok: false, code: `token_${checked.problem}`, message: messages[checked.problem] }
    },
  }
}

const messages: Readonly<Record<TokenProblem, string>> = {
  missing: 'A bearer token is needed.',
  expired: 'The token has expired.',
  claims: 'A claim of the token does not hold.',
  algorithm: 'Tokens are signed with RS256 and nothing else.',
  signature: 'The signature of the token is wrong.',
  malformed: 'This is not a token of this console.',
}
