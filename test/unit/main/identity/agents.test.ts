// Agents: what is recorded of a change, what is never recorded, and what ends with them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeRecorder } from '../../../../src/main/events/change-recorder.ts'
import { createIdentity } from '../../../../src/main/identity/identity.ts'
import { identityRooms, signedInAgent } from '../../../support/identity-rooms.ts'

type Rooms = Awaited<ReturnType<typeof identityRooms>>
let rooms: Rooms

beforeEach(async () => {
  rooms = await identityRooms()
})
afterEach(() => rooms.close())

const input = { name: 'reader', roles: ['files'], permissions: ['filesystem:read'], risk_tier: 'high' as const }

describe('agents', () => {
  it('are created with credentials that are shown once', async () => {
    const { agents } = rooms.identity
    const { agent, client_id, client_secret } = await agents.create(input, 'local')
    expect(agent).toMatchObject({ ...input, status: 'active', live_risk_tier: 'high', last_seen_at: null })
    expect(client_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(Buffer.from(client_secret, 'base64url')).toHaveLength(32)
    expect(agents.get(agent.id)).toEqual(agent)
    expect(agents.list(50, 0)).toEqual({ items: [agent], total: 1 })
    expect(JSON.stringify(agents.get(agent.id))).not.toContain(client_secret)
  })

  it('leave no secret and no token in store or log', async () => {
    const { agents } = rooms.identity
    const one = await signedInAgent(rooms.identity)
    const fresh = await agents.rotateCredentials(one.agent.id, 'local')
    rooms.store.sqlite.pragma('wal_checkpoint(truncate)')
    await rooms.log.signHead()
    const files = ['console.db', 'audit.db', 'audit.db-wal'].map((name) =>
      readFileSync(join(rooms.folder, name), 'latin1'),
    )
    for (const secret of [one.ask.client_secret, fresh.client_secret, one.access_token]) {
      for (const text of files) expect(text).not.toContain(secret)
    }
  })

  it('are changed field by field, with before and after in the log', async () => {
    const { agents } = rooms.identity
    const { agent } = await agents.create(input, 'local')
    const after = await agents.update(agent.id, { risk_tier: 'low', permissions: [] }, 'local')
    expect(after).toEqual({ ...agent, risk_tier: 'low', live_risk_tier: 'low', permissions: [] })
    const events = await rooms.events()
    expect(events.map((event) => event.type)).toEqual(['agent.created', 'agent.updated'])
    expect(events[1]).toMatchObject({ agent_id: agent.id, data: { operator_id: 'local', before: agent, after } })
  })

  it.each(['suspended', 'revoked'] as const)('%s: all sessions end with it, in the same commit', async (status) => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const second = await identity.issueToken(one.ask)
    const other = await signedInAgent(identity, 'other')
    const ended: string[] = []
    identity.onSessionEnded((id) => ended.push(id))
    await identity.agents.update(one.agent.id, { status }, 'local')
    expect(ended).toHaveLength(2)
    expect(ended).toContain(one.session_id)
    expect(identity.sessions.list(one.agent.id, 50, 0).items.map((session) => session.status)).toEqual([
      'revoked',
      'revoked',
    ])
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true, code: `agent_${status}` })
    expect(identity.principal(other.agent.id, other.session_id)).toMatchObject({ session_id: other.session_id })
    const record = (await rooms.events()).at(-1)
    expect(record).toMatchObject({ type: 'agent.updated', data: { ended_sessions: ended } })
    expect((await identity.verifyToken(second.access_token)).ok).toBe(true)
  })

  it('an agent made active again needs a new session', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    await identity.agents.update(one.agent.id, { status: 'suspended' }, 'local')
    await expect(identity.issueToken(one.ask)).rejects.toMatchObject({ status: 403, code: 'agent_suspended' })
    await identity.agents.update(one.agent.id, { status: 'active' }, 'local')
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true, code: 'session_ended' })
    expect(await identity.issueToken(one.ask)).toMatchObject({ agent_id: one.agent.id })
  })

  it('a revoked one stays revoked', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    await identity.agents.revoke(one.agent.id, 'local')
    await identity.agents.revoke(one.agent.id, 'local')
    const again = identity.agents.update(one.agent.id, { status: 'active' }, 'local')
    await expect(again).rejects.toMatchObject({ status: 409, code: 'agent_revoked' })
    await expect(identity.agents.rotateCredentials(one.agent.id, 'local')).rejects.toMatchObject({ status: 409 })
    await expect(identity.issueToken(one.ask)).rejects.toMatchObject({ status: 401 })
    expect(identity.agents.get(one.agent.id).status).toBe('revoked')
    expect((await rooms.events()).filter((event) => event.type === 'agent.updated')).toHaveLength(1)
  })

  it('new credentials end the old ones and all sessions', async () => {
    const { identity } = rooms
    const one = await signedInAgent(identity)
    const fresh = await identity.agents.rotateCredentials(one.agent.id, 'local')
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true })
    await expect(identity.issueToken(one.ask)).rejects.toMatchObject({ status: 401, code: 'invalid_client' })
    expect(await identity.issueToken({ ...fresh, grant_type: 'client_credentials' })).toMatchObject({
      agent_id: one.agent.id,
    })
    expect((await rooms.events()).find((event) => event.type === 'agent.credentials_rotated')).toMatchObject({
      agent_id: one.agent.id,
      data: { operator_id: 'local', ended_sessions: [one.session_id] },
    })
  })

  it('an unknown one is 404 everywhere', async () => {
    const { agents } = rooms.identity
    const id = '00000000-0000-4000-8000-000000000000'
    expect(() => agents.get(id)).toThrow(expect.objectContaining({ status: 404, code: 'not_found' }))
    expect(agents.find(id)).toBeNull()
    await expect(agents.update(id, {}, 'local')).rejects.toMatchObject({ status: 404 })
    await expect(agents.revoke(id, 'local')).rejects.toMatchObject({ status: 404 })
    await expect(agents.rotateCredentials(id, 'local')).rejects.toMatchObject({ status: 404 })
  })
})

describe('a change that cannot be recorded', () => {
  it('but is stored: it holds, sessions are over, and whoever follows them is told', async () => {
    const one = await signedInAgent(rooms.identity)
    const ended: string[] = []
    rooms.identity.onSessionEnded((id) => ended.push(id))
    await rooms.log.close()
    await expect(rooms.identity.agents.update(one.agent.id, { status: 'suspended' }, 'local')).rejects.toThrow('closed')
    expect(ended).toEqual([one.session_id])
    expect(rooms.identity.principal(one.agent.id, one.session_id)).toMatchObject({ code: 'agent_suspended' })
    await rooms.store.close()
    rooms = await identityRooms()
  })

  it('a change that was rolled back ends no session and tells nobody', async () => {
    const { store, clock, keys } = rooms
    const one = await signedInAgent(rooms.identity)
    const recorder: ChangeRecorder = {
      async record(change) {
        return store.transaction(() => {
          change()
          throw new Error('the disk is full')
        })
      },
      drain: async () => 0,
    }
    const identity = createIdentity({ store, recorder, keys, clock, query: rooms.log.query, pushRoles: async () => {} })
    const ended: string[] = []
    identity.onSessionEnded((id) => ended.push(id))
    await expect(identity.agents.rotateCredentials(one.agent.id, 'local')).rejects.toThrow('full')
    await expect(identity.agents.revoke(one.agent.id, 'local')).rejects.toThrow('full')
    await expect(identity.sessions.revoke(one.session_id, 'local')).rejects.toThrow('full')
    expect(ended).toEqual([])
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ session_id: one.session_id })
    expect(await rooms.identity.issueToken(one.ask)).toMatchObject({ agent_id: one.agent.id })
  })
})
