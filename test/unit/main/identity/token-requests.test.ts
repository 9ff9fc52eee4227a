// Token requests: wrong credentials say nothing, and nobody may ask more than twenty times a minute.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityRooms, signedInAgent } from '../../../support/identity-rooms.ts'

let rooms: Awaited<ReturnType<typeof identityRooms>>

beforeEach(async () => {
  rooms = await identityRooms()
})
afterEach(() => rooms.close())

describe('token requests', () => {
  it('answer as the contract says', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    expect(await identity.issueToken(one.ask)).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 3600,
      agent_id: one.agent.id,
      risk_tier: 'medium',
    })
    expect(identity.agents.get(one.agent.id).last_seen_at).toBe(rooms.clock.timestamp())
  })

  it('a wrong secret, an empty one and an unknown client are told apart by nobody', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const other = await signedInAgent(identity, 'other')
    const wrong = [
      { ...one.ask, client_secret: `${one.ask.client_secret}x` },
      { ...one.ask, client_secret: '' },
      { ...one.ask, client_secret: other.ask.client_secret },
      { ...one.ask, client_id: randomUUID() },
    ]
    const answers = await Promise.all(wrong.map((ask) => identity.issueToken(ask).catch((error: unknown) => error)))
    for (const answer of answers) expect(answer).toMatchObject({ status: 401, code: 'invalid_client' })
    expect(new Set(answers.map((answer) => (answer as Error).message)).size).toBe(1)
  })

  it('a suspended agent is 403 with the right secret and 401 with a wrong one', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    await identity.agents.update(one.agent.id, { status: 'suspended' }, 'local')
    await expect(identity.issueToken(one.ask)).rejects.toMatchObject({ status: 403, code: 'agent_suspended' })
    await expect(identity.issueToken({ ...one.ask, client_secret: 'no' })).rejects.toMatchObject({ status: 401 })
  })

  it('are limited to twenty a minute and client, known or not', async () => {
    const { identity, clock } = rooms
    const one = await signedInAgent(identity)
    const stranger = { ...one.ask, client_id: randomUUID() }
    for (let n = 0; n < 19; n += 1) await identity.issueToken(one.ask)
    for (let n = 0; n < 20; n += 1) await expect(identity.issueToken(stranger)).rejects.toMatchObject({ status: 401 })
    for (const ask of [one.ask, stranger]) {
      await expect(identity.issueToken(ask)).rejects.toMatchObject({ status: 429, code: 'too_many_requests' })
    }
    expect(await identity.issueToken((await signedInAgent(identity, 'other')).ask)).toBeDefined()
    clock.move(60_001)
    expect(await identity.issueToken(one.ask)).toMatchObject({ agent_id: one.agent.id })
  })
})
