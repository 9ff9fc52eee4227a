// Tokens of the console's own making: RS256, one key, and a kind each, so that none passes for another (decision 21).
import { createHash, type KeyObject } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../shared/clock.ts'

const issuer = 'behavry'
const clockSkewSeconds = 30
/** Verified tokens that are remembered; the oldest go first. */
const rememberedTokens = 1000

export type TokenProblem = 'missing' | 'malformed' | 'expired' | 'signature' | 'algorithm' | 'claims'

export type SignedTokenCheck =
  | { readonly ok: true; readonly subject: string; readonly id: string }
  | { readonly ok: false; readonly problem: TokenProblem }

export interface SignedTokens {
  /** `subject` is an agent's id, `id` what the token stands for; `expires` in seconds since the epoch. */
  issue(claims: { subject: string; id: string; expires: number; more?: JWTPayload }): Promise<string>
  /** Checks kind, signature, algorithm, issuer and times; whether what it stands for still holds is another question. */
  verify(text: string): Promise<SignedTokenCheck>
}

export interface SignedTokensDeps {
  readonly keys: { readonly sign: KeyObject; readonly verify: KeyObject }
  readonly clock: Clock
  readonly tenantId: string
}

/** `type` stands in the header and `audience` among the claims. */
export interface TokenKind {
  readonly type: string
  readonly audience?: string
}

export function createSignedTokens({ keys, clock, tenantId }: SignedTokensDeps, kind: TokenKind): SignedTokens {
  const remembered = new Map<string, { readonly until: number; readonly check: SignedTokenCheck }>()
  return {
    issue({ subject, id, expires, more = {} }) {
      const token = new SignJWT({ ...more, tenant: tenantId })
        .setProtectedHeader({ alg: 'RS256', typ: kind.type })
        .setIssuer(issuer)
        .setSubject(subject)
        .setJti(id)
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(expires)
      return (kind.audience === undefined ? token : token.setAudience(kind.audience)).sign(keys.sign)
    },
    async verify(text) {
      if (text === '') return { ok: false, problem: 'missing' }
      const hash = createHash('sha256').update(text).digest('base64')
      const known = remembered.get(hash)
      if (known && known.until > clock.now()) return known.check
      const { check, until } = await verifyFresh(text, keys.verify, tenantId, kind, new Date(clock.now()))
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
  text: string,
  key: KeyObject,
  tenantId: string,
  kind: TokenKind,
  currentDate: Date,
): Promise<{ check: SignedTokenCheck; until: number }> {
  try {
    const { payload } = await jwtVerify(text, key, {
      algorithms: ['RS256'],
      issuer,
      typ: kind.type,
      ...(kind.audience === undefined ? {} : { audience: kind.audience }),
      clockTolerance: clockSkewSeconds,
      currentDate,
      requiredClaims: ['sub', 'jti', 'exp', 'iat'],
    })
    const { sub, jti, exp, aud, tenant } = payload
    if (!sub || !jti || !exp || tenant !== tenantId || aud !== kind.audience) {
      return { check: { ok: false, problem: 'claims' }, until: 0 }
    }
    return { check: { ok: true, subject: sub, id: jti }, until: exp * 1000 }
  } catch (error) {
    return { check: { ok: false, problem: problemOf(error) }, until: 0 }
  }
}

function problemOf(error: unknown): TokenProblem {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return 'claims'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  return 'malformed'
}
