// Sessions: opened with a token, renewed by their own agent only, over at once or after a day of silence.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityRooms, signedInAgent } from '../../../support/identity-rooms.ts'

const day = 24 * 60 * 60 * 1000
let rooms: Awaited<ReturnType<typeof identityRooms>>

beforeEach(async () => {
  rooms = await identityRooms()
})
afterEach(() => rooms.close())

describe('sessions', () => {
  it('are opened by a token request and renewed under the same id', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const renewed = await identity.issueToken({ ...one.ask, session_id: one.session_id })
    expect(await identity.verifyToken(renewed.access_token)).toMatchObject({ ok: true, session_id: one.session_id })
    const fresh = await identity.verifyToken((await identity.issueToken(one.ask)).access_token)
    expect(fresh).toMatchObject({ ok: true })
    expect(fresh).not.toMatchObject({ session_id: one.session_id })
    expect(identity.sessions.list(one.agent.id, 50, 0).total).toBe(2)
    expect((await rooms.events()).filter((event) => event.type === 'session.opened')).toHaveLength(2)
  })

  it('a foreign, unknown or ended one cannot be renewed', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const other = await signedInAgent(identity, 'other')
    await identity.sessions.revoke(one.session_id, 'local')
    for (const session_id of [other.session_id, randomUUID(), one.session_id]) {
      await expect(identity.issueToken({ ...one.ask, session_id })).rejects.toMatchObject({
        status: 401,
        code: 'session_ended',
      })
    }
    expect(identity.principal(other.agent.id, other.session_id)).toMatchObject({ session_id: other.session_id })
  })

  it('one agent’s token does not open another agent’s session', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const other = await signedInAgent(identity, 'other')
    expect(identity.principal(one.agent.id, other.session_id)).toMatchObject({ ended: true, code: 'session_ended' })
  })

  it('are revoked at once and once, with the operator in the record', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const ended: string[] = []
    const stop = identity.onSessionEnded((id) => ended.push(id))
    const revoking = identity.sessions.revoke(one.session_id, 'local')
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true, code: 'session_ended' })
    await revoking
    await identity.sessions.revoke(one.session_id, 'local')
    expect(ended).toEqual([one.session_id])
    const records = (await rooms.events()).filter((event) => event.type === 'session.revoked')
    expect(records).toMatchObject([
      { agent_id: one.agent.id, session_id: one.session_id, data: { operator_id: 'local' } },
    ])
    stop()
    await expect(identity.sessions.revoke(randomUUID(), 'local')).rejects.toMatchObject({ status: 404 })
  })

  it('end after a day without a call; a call starts the day anew', async () => {
    const { identity, clock } = rooms
    const one = await signedInAgent(identity)
    clock.move(day - 1)
    identity.touchSession(one.session_id)
    clock.move(day)
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ session_id: one.session_id })
    clock.move(1)
    expect(identity.sessions.list(one.agent.id, 1, 0).items[0]).toMatchObject({
      status: 'expired',
      ended_at: new Date(clock.now() - 1).toISOString(),
    })
    const ended = new Promise((resolve) => identity.onSessionEnded(resolve))
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true, code: 'session_ended' })
    expect(await ended).toBe(one.session_id)
    expect((await rooms.events()).at(-1)).toMatchObject({ type: 'session.expired', session_id: one.session_id })
  })

  it('write a call at most once a minute, for session and agent', async () => {
    const { identity, clock } = rooms
    const one = await signedInAgent(identity)
    const lastCall = () => identity.sessions.list(one.agent.id, 1, 0).items[0]?.last_call_at
    expect(lastCall()).toBeNull()
    identity.touchSession(one.session_id)
    const first = clock.timestamp()
    clock.move(59_999)
    identity.touchSession(one.session_id)
    expect(lastCall()).toBe(first)
    clock.move(1)
    identity.touchSession(one.session_id)
    expect(lastCall()).toBe(clock.timestamp())
    expect(identity.agents.get(one.agent.id).last_seen_at).toBe(clock.timestamp())
    identity.touchSession(randomUUID())
  })
})
