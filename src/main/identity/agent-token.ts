// Agents' tokens: RS256, one hour; they identify and do not authorise (decision 21).
import { createHash, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../shared/clock.ts'
import type { Agent } from '../../shared/contract/agent.ts'

const issuer = 'behavry'
/** Seconds that a token is good for. */
export const tokenLifeSeconds = 3600
const clockSkewSeconds = 30
/** Verified tokens that are remembered; the oldest go first. */
const rememberedTokens = 1000

export type TokenRefusalCode =
  | 'token_missing'
  | 'token_malformed'
  | 'token_expired'
  | 'token_signature'
  | 'token_algorithm'
  | 'token_claims'

export type TokenCheck =
  | { readonly ok: true; readonly agent_id: string; readonly session_id: string }
  | { readonly ok: false; readonly code: TokenRefusalCode; readonly message: string }

export interface AgentTokens {
  issue(agent: Agent, sessionId: string): Promise<string>
  /** Checks signature, algorithm, issuer and times; whether the session still holds is another question. */
  verify(bearer: string): Promise<TokenCheck>
}

export interface AgentTokensDeps {
  readonly keys: { readonly sign: KeyObject; readonly verify: KeyObject }
  readonly clock: Clock
  readonly tenantId: string
}

export function createAgentTokens({ keys, clock, tenantId }: AgentTokensDeps): AgentTokens {
  const remembered = new Map<string, { readonly until: number; readonly check: TokenCheck }>()
  return {
    issue(agent, sessionId) {
      const now = Math.floor(clock.now() / 1000)
      const { roles, permissions, live_risk_tier } = agent
      return new SignJWT({ roles, permissions, risk_tier: live_risk_tier, tenant: tenantId })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(agent.id)
        .setJti(sessionId)
        .setIssuedAt(now)
        .setExpirationTime(now + tokenLifeSeconds)
        .sign(keys.sign)
    },
    async verify(bearer) {
      if (bearer === '') return refused('token_missing', 'A bearer token is needed.')
      const hash = createHash('sha256').update(bearer).digest('base64')
      const known = remembered.get(hash)
      if (known && known.until > clock.now()) return known.check
      const { check, until } = await verifyFresh(bearer, keys.verify, tenantId, new Date(clock.now()))
      if (check.ok) {
        const [oldest] = remembered.keys()
        if (remembered.size >= rememberedTokens && oldest !== undefined) remembered.delete(oldest)
        remembered.set(hash, { until, check })
      }
      return check
    },
  }
}

async function verifyFresh(
  bearer: string,
  key: KeyObject,
  tenantId: string,
  currentDate: Date,
): Promise<{ check: TokenCheck; until: number }> {
  try {
    const { payload } = await jwtVerify(bearer, key, {
      algorithms: ['RS256'],
      issuer,
      clockTolerance: clockSkewSeconds,
      currentDate,
      requiredClaims: ['sub', 'jti', 'exp', 'iat'],
    })
    const { sub, jti, exp, tenant } = payload
    if (!sub || !jti || !exp || tenant !== tenantId) {
      return { check: refused('token_claims', 'A claim of the token does not hold.'), until: 0 }
    }
    return { check: { ok: true, agent_id: sub, session_id: jti }, until: exp * 1000 }
  } catch (error) {
    return { check: refusalOf(error), until: 0 }
  }
}

function refusalOf(error: unknown): TokenCheck {
  if (error instanceof errors.JWTExpired) return refused('token_expired', 'The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused('token_claims', 'A claim of the token does not hold.')
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refused('token_algorithm', 'Tokens are signed with RS256 and nothing else.')
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refused('token_signature', 'The signature of the token is wrong.')
  return refused('token_malformed', 'This is not a token of this console.')
}

function refused(code: TokenRefusalCode, message: string): TokenCheck {
  return { ok: false, code, message }
}
