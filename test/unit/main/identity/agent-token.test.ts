// Agents' tokens: RS256 of our own key and nothing else, whatever an attacker writes into the header.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { createAgentTokens } from '../../../../src/main/identity/agent-token.ts'
import type { Agent } from '../../../../src/shared/contract/agent.ts'
import { movableClock } from '../../../support/identity-rooms.ts'

const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { sign: privateKey, verify: publicKey }
}
const keys = pair()
const otherKeys = pair()
const agentId = '11111111-1111-4111-8111-111111111111'
const sessionId = '22222222-2222-4222-8222-222222222222'
const agent: Agent = {
  id: agentId,
  name: 'agent',
  status: 'active',
  roles: ['reader'],
  permissions: ['filesystem:read'],
  risk_tier: 'low',
  live_risk_tier: 'high',
  created_at: '2026-01-01T00:00:00.000Z',
  last_seen_at: null,
}

function tokens() {
  const clock = movableClock()
  return { clock, tokens: createAgentTokens({ keys, clock, tenantId: 'local' }) }
}

interface Forged {
  alg?: string
  key?: KeyObject | Uint8Array
  claims?: Record<string, unknown>
  without?: readonly string[]
}

function forged(now: number, { alg = 'RS256', key = keys.sign, claims = {}, without = [] }: Forged): Promise<string> {
  const seconds = Math.floor(now / 1000)
  const all = { iss: 'behavry', sub: agentId, jti: sessionId, iat: seconds, exp: seconds + 3600, tenant: 'local' }
  const payload = Object.fromEntries(Object.entries({ ...all, ...claims }).filter(([name]) => !without.includes(name)))
  return new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(key)
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('agent tokens', () => {
  it('carry who it is, for one hour', async () => {
    const { tokens: room, clock } = tokens()
    const token = await room.issue(agent, sessionId)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({
      iss: 'behavry',
      sub: agentId,
      jti: sessionId,
      roles: ['reader'],
      permissions: ['filesystem:read'],
      risk_tier: 'high',
      tenant: 'local',
    })
    expect(claims.exp).toBe(Math.floor(clock.now() / 1000) + 3600)
    expect(await room.verify(token)).toEqual({ ok: true, agent_id: agentId, session_id: sessionId })
  })

  it.each<[string, string, Forged]>([
    ['another key', 'token_signature', { key: otherKeys.sign }],
    ['a wrong issuer', 'token_claims', { claims: { iss: 'someone' } }],
    ['no issuer', 'token_claims', { without: ['iss'] }],
    ['another tenant', 'token_claims', { claims: { tenant: 'other' } }],
    ['no subject', 'token_claims', { without: ['sub'] }],
    ['an empty subject', 'token_claims', { claims: { sub: '' } }],
    ['no session', 'token_claims', { without: ['jti'] }],
    ['no expiry', 'token_claims', { without: ['exp'] }],
    ['a future nbf', 'token_claims', { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
    ['RS512', 'token_algorithm', { alg: 'RS512' }],
    ['PS256', 'token_algorithm', { alg: 'PS256' }],
  ])('refuses %s', async (_name, code, forge) => {
    const { tokens: room, clock } = tokens()
    expect(await room.verify(await forged(clock.now(), forge))).toMatchObject({ ok: false, code })
  })

  it('refuses HS256 signed with the public key, in every form an attacker may have it', async () => {
    const { tokens: room, clock } = tokens()
    for (const format of ['spki', 'pkcs1'] as const) {
      for (const secret of [
        keys.verify.export({ type: format, format: 'pem' }),
        keys.verify.export({ type: format, format: 'der' }),
      ]) {
        const [, payload] = (await forged(clock.now(), {})).split('.')
        const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${payload}`
        const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
        expect(await room.verify(token)).toMatchObject({ ok: false, code: 'token_algorithm' })
      }
    }
  })

  it.each(['none', 'None', 'NONE', 'nOnE'])('refuses alg %s, with and without a signature', async (alg) => {
    const { tokens: room, clock } = tokens()
    const [, payload, signature] = (await forged(clock.now(), {})).split('.')
    for (const tail of ['', signature]) {
      const check = await room.verify(`${base64url({ alg, typ: 'JWT' })}.${payload}.${tail}`)
      expect(check).toMatchObject({ ok: false, code: 'token_algorithm' })
    }
  })

  it('refuses a changed payload, header or signature', async () => {
    const { tokens: room } = tokens()
    const [header, , signature] = (await room.issue(agent, sessionId)).split('.')
    const payload = base64url({ ...decodeJwt(await room.issue(agent, sessionId)), sub: sessionId })
    expect(await room.verify(`${header}.${payload}.${signature}`)).toMatchObject({ code: 'token_signature' })
    const whole = await room.issue(agent, sessionId)
    const broken = whole.slice(0, -20) + 'A'.repeat(20)
    expect(await room.verify(broken)).toMatchObject({ code: 'token_signature' })
    const crit = `${base64url({ alg: 'RS256', crit: ['x'], x: 1 })}.${whole.split('.')[1]}.${signature}`
    expect((await room.verify(crit)).ok).toBe(false)
  })

  it.each(['x', 'a.b', 'a.b.c', '....', '{}', 'a.b.c.d.e', 'é.é.é', `${'A'.repeat(15_000)}.B.C`])(
    'refuses %s as malformed',
    async (text) => {
      expect(await tokens().tokens.verify(text)).toMatchObject({ ok: false, code: 'token_malformed' })
    },
  )

  it('refuses none at all', async () => {
    expect(await tokens().tokens.verify('')).toMatchObject({ ok: false, code: 'token_missing' })
  })

  it('allows 30 seconds of skew and not one more', async () => {
    const { tokens: room, clock } = tokens()
    const token = await room.issue(agent, sessionId)
    const expiry = (decodeJwt(token).exp ?? 0) * 1000
    clock.move(expiry - clock.now() + 29_000)
    expect((await room.verify(token)).ok).toBe(true)
    clock.move(1000)
    expect(await room.verify(token)).toMatchObject({ ok: false, code: 'token_expired' })
    const early = await forged(clock.now(), { claims: { nbf: Math.floor(clock.now() / 1000) + 30 } })
    expect((await room.verify(early)).ok).toBe(true)
  })

  it('remembers a good token until it expires, a bad one never', async () => {
    const { tokens: room, clock } = tokens()
    const token = await room.issue(agent, sessionId)
    const first = await room.verify(token)
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect(await room.verify(token)).toEqual(first)
    expect(verify).not.toHaveBeenCalled()
    const bad = await forged(clock.now(), { key: otherKeys.sign })
    await room.verify(bad)
    await room.verify(bad)
    expect(verify).toHaveBeenCalledTimes(2)
    verify.mockRestore()
    clock.move(2 * 3600 * 1000)
    expect(await room.verify(token)).toMatchObject({ ok: false, code: 'token_expired' })
  })
})
