// Delegations: minted, passed on, cut, ended with all below them, and checked from the store at each call.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DelegationScope } from '../../../../src/shared/contract/delegation.ts'
import { identityRooms, signedInAgent } from '../../../support/identity-rooms.ts'

type Rooms = Awaited<ReturnType<typeof identityRooms>>
type Someone = Awaited<ReturnType<typeof signedInAgent>>

let rooms: Rooms
let a: Someone
let b: Someone
let c: Someone
let d: Someone
let e: Someone

beforeEach(async () => {
  rooms = await identityRooms()
  const someone = (name: string) => signedInAgent(rooms.identity, name)
  a = await someone('a')
  b = await someone('b')
  c = await someone('c')
  d = await someone('d')
  e = await someone('e')
})
afterEach(() => rooms.close())

const operator = { operator_id: 'local' }
const everything: DelegationScope = { tools: ['*'] }

function mint(
  from: Someone,
  to: Someone,
  more: { scope?: DelegationScope; ttl?: number; parent?: string; by?: object } = {},
) {
  const { scope = everything, ttl = 600, parent = null, by = operator } = more
  const wanted = {
    delegator_agent_id: from.agent.id,
    delegatee_agent_id: to.agent.id,
    scope,
    reason: 'r',
    ttl_seconds: ttl,
  }
  return rooms.identity.delegations.mint(wanted, by as typeof operator, parent)
}
const check = (token: string, who: Someone) => rooms.identity.delegations.check(token, who.agent.id)
const refusal = (code: string) => expect.objectContaining({ status: 422, code })

describe('a delegation', () => {
  it('is good for its delegatee and nobody else', async () => {
    const made = await mint(a, b, { scope: { tools: ['read_*'], resources: ['/w/**'] } })
    expect(made).toMatchObject({ depth: 1, scope: { tools: ['read_*'], resources: ['/w/**'] } })
    expect(await check(made.token, b)).toEqual({
      ok: true,
      delegation: {
        id: made.id,
        depth: 1,
        delegator_agent_id: a.agent.id,
        delegatee_agent_id: b.agent.id,
        requester_id: a.agent.id,
        verifies: true,
        scope: made.scope,
        expires_at: made.expires_at,
      },
    })
    for (const other of [a, c]) expect(await check(made.token, other)).toEqual({ ok: false, problem: 'foreign' })
  })

  it('verifies nobody when an agent made its root, also when an operator passes it on', async () => {
    const root = await mint(a, b, { by: { agent_id: a.agent.id } })
    const next = await mint(b, c, { parent: root.token })
    expect(await check(next.token, c)).toMatchObject({ delegation: { verifies: false, requester_id: a.agent.id } })
    expect(rooms.identity.delegations.get(next.id)).toMatchObject({ verifies: false, operator_id: 'local' })
  })

  it('stays verified when agents pass on what an operator began', async () => {
    const root = await mint(a, b)
    const next = await mint(b, c, { parent: root.token, by: { agent_id: b.agent.id } })
    expect(await check(next.token, c)).toMatchObject({
      delegation: { verifies: true, requester_id: a.agent.id, depth: 2 },
    })
  })

  it('is passed on twice and no further, never in a circle, never to oneself', async () => {
    const first = await mint(a, b)
    const second = await mint(b, c, { parent: first.token })
    const third = await mint(c, d, { parent: second.token })
    expect([first.depth, second.depth, third.depth]).toEqual([1, 2, 3])
    await expect(mint(d, e, { parent: third.token })).rejects.toEqual(refusal('too_deep'))
    await expect(mint(b, a, { parent: first.token })).rejects.toEqual(refusal('circle'))
    await expect(mint(c, b, { parent: second.token })).rejects.toEqual(refusal('circle'))
    await expect(mint(a, a)).rejects.toEqual(refusal('same_agent'))
  })

  it('gives no more, and no longer, than its parent', async () => {
    const root = await mint(a, b, { scope: { tools: ['read_*', 'list'], resources: ['/w/**'] }, ttl: 60 })
    const next = await mint(b, c, { scope: { tools: ['*_file', 'list', 'delete'] }, ttl: 86_400, parent: root.token })
    expect(next.scope).toEqual({ tools: ['list', 'read_*_file', 'read_file'], resources: ['/w/**'] })
    expect(next.expires_at).toBe(root.expires_at)
    await expect(mint(b, c, { scope: { tools: ['delete'] }, parent: root.token })).rejects.toEqual(
      refusal('scope_empty'),
    )
    const tangled = { tools: [`*${'a*b*'.repeat(12)}`] }
    const wild = await mint(a, b, { scope: { tools: [`*${'c*d*'.repeat(12)}`] } })
    await expect(mint(b, c, { scope: tangled, parent: wild.token })).rejects.toEqual(refusal('scope_too_tangled'))
  })

  it('is passed on by its delegatee only, and only while it holds', async () => {
    const root = await mint(a, b)
    await expect(mint(c, d, { parent: root.token })).rejects.toEqual(refusal('delegation_invalid'))
    await expect(mint(b, c, { parent: '' })).rejects.toEqual(refusal('delegation_invalid'))
    await expect(mint(b, c, { parent: b.access_token })).rejects.toEqual(refusal('delegation_invalid'))
    await rooms.identity.delegations.revoke(root.id, 'local')
    await expect(mint(b, c, { parent: root.token })).rejects.toEqual(refusal('delegation_invalid'))
  })

  it('is made for active agents only', async () => {
    await rooms.identity.agents.update(b.agent.id, { status: 'suspended' }, 'local')
    await expect(mint(a, b)).rejects.toEqual(refusal('agent_stopped'))
    await expect(mint(b, a)).rejects.toEqual(refusal('agent_stopped'))
    const nobody = { ...a, agent: { ...a.agent, id: crypto.randomUUID() } }
    await expect(mint(a, nobody)).rejects.toEqual(refusal('no_such_agent'))
  })
})

describe('its end', () => {
  it('comes at its time, to the second', async () => {
    const made = await mint(a, b, { ttl: 60 })
    rooms.clock.move(59_999)
    expect(await check(made.token, b)).toMatchObject({ ok: true })
    rooms.clock.move(1)
    expect(await check(made.token, b)).toEqual({ ok: false, problem: 'expired' })
    expect(rooms.identity.delegations.get(made.id).status).toBe('expired')
  })

  it('comes with any above it, and is in the log', async () => {
    const root = await mint(a, b)
    const next = await mint(b, c, { parent: root.token })
    const last = await mint(c, d, { parent: next.token })
    const beside = await mint(a, b)
    expect(rooms.identity.delegations.get(root.id)).toMatchObject({ below: 2, status: 'active' })
    await rooms.identity.delegations.revoke(next.id, 'local')
    expect(await check(root.token, b)).toMatchObject({ ok: true })
    expect(await check(next.token, c)).toEqual({ ok: false, problem: 'revoked' })
    expect(await check(last.token, d)).toEqual({ ok: false, problem: 'revoked' })
    expect(await check(beside.token, b)).toMatchObject({ ok: true })
    expect(rooms.identity.delegations.get(root.id)).toMatchObject({ below: 0 })
    const revoked = (await rooms.events()).filter(({ type }) => type === 'delegation.revoked')
    expect(revoked).toHaveLength(1)
    expect(revoked[0]?.data).toMatchObject({ delegation_id: next.id, operator_id: 'local' })
    expect((revoked[0]!.data.ended as string[]).sort()).toEqual([next.id, last.id].sort())
    await rooms.identity.delegations.revoke(next.id, 'local')
    expect((await rooms.events()).filter(({ type }) => type === 'delegation.revoked')).toHaveLength(1)
  })

  it.each([
    ['new credentials', (id: string) => rooms.identity.agents.rotateCredentials(id, 'local')],
    ['suspension', (id: string) => rooms.identity.agents.update(id, { status: 'suspended' }, 'local')],
    ['revocation', (id: string) => rooms.identity.agents.revoke(id, 'local')],
  ])('comes for all of an agent with its %s, and stays when the agent is back', async (_name, stop) => {
    const root = await mint(a, b)
    const next = await mint(b, c, { parent: root.token })
    const last = await mint(c, d, { parent: next.token })
    await stop(b.agent.id)
    for (const [token, who] of [
      [root.token, b],
      [next.token, c],
      [last.token, d],
    ] as const)
      expect(await check(token, who)).toMatchObject({ ok: false })
    if (rooms.identity.agents.get(b.agent.id).status === 'suspended')
      await rooms.identity.agents.update(b.agent.id, { status: 'active' }, 'local')
    for (const [token, who] of [
      [root.token, b],
      [next.token, c],
      [last.token, d],
    ] as const)
      expect(await check(token, who)).toMatchObject({ ok: false, problem: 'revoked' })
    const record = (await rooms.events()).find(({ data }) => data.ended_delegations)
    expect((record!.data.ended_delegations as string[]).sort()).toEqual([root.id, next.id, last.id].sort())
  })

  it('is looked up in the agents too, whatever the rows say', async () => {
    const made = await mint(a, b)
    rooms.store.sqlite.prepare("update agents set status = 'suspended' where id = ?").run(a.agent.id)
    expect(await check(made.token, b)).toEqual({ ok: false, problem: 'agent_stopped' })
  })
})

describe('its token', () => {
  it('is none of the other kinds, nor they it', async () => {
    const made = await mint(a, b)
    const { workflows } = rooms.identity
    const flow = await workflows.create(
      { name: 'w', description: '', owner_agent_id: b.agent.id, max_depth: 1, max_participants: 1, participants: [] },
      'local',
    )
    const opened = await workflows.openSession(flow.id, { agent_id: b.agent.id }, operator)
    expect(await rooms.identity.verifyToken(made.token)).toMatchObject({ ok: false, code: 'token_claims' })
    expect(await rooms.identity.verifyToken(opened.token)).toMatchObject({ ok: false, code: 'token_claims' })
    expect(await check(b.access_token, b)).toEqual({ ok: false, problem: 'claims' })
    expect(await check(opened.token, b)).toEqual({ ok: false, problem: 'claims' })
    expect(await workflows.check(made.token, b.agent.id)).toEqual({ ok: false, problem: 'claims' })
    expect(await workflows.check(b.access_token, b.agent.id)).toEqual({ ok: false, problem: 'claims' })
  })

  it('is kept nowhere', async () => {
    const made = await mint(a, b)
    const signature = made.token.split('.')[2]!
    const kept = JSON.stringify([rooms.store.sqlite.prepare('select * from delegations').all(), await rooms.events()])
    expect(kept).toContain(made.id)
    expect(kept).not.toContain(signature)
  })
})

describe('calls outside it', () => {
  it('are counted for each session, and reported with the count', async () => {
    const { id } = await mint(a, b)
    const probe = (session_id: string) =>
      rooms.identity.delegations.probed({
        delegation_id: id,
        session_id,
        agent_id: b.agent.id,
        call_id: crypto.randomUUID(),
        server_id: 'files',
        tool_name: 'write_file',
        outside: ['the tool write_file'],
      })
    for (const session of ['s1', 's2', 's1', 's1']) await probe(session)
    const events = (await rooms.events()).filter(({ type }) => type === 'DELEGATION_SCOPE_PROBE')
    expect(events.map(({ session_id, data, severity }) => [session_id, data.count, severity])).toEqual([
      ['s1', 1, 'medium'],
      ['s2', 1, 'medium'],
      ['s1', 2, 'medium'],
      ['s1', 3, 'high'],
    ])
    expect(rooms.identity.delegations.get(id)).toMatchObject({ probes: 4, last_probe_at: rooms.clock.timestamp() })
  })
})

describe('the list', () => {
  it('is found by status and by agents on either side', async () => {
    const one = await mint(a, b)
    const two = await mint(c, a, { ttl: 1 })
    const three = await mint(c, d)
    await rooms.identity.delegations.revoke(three.id, 'local')
    rooms.clock.move(1000)
    const ids = (query: object) =>
      rooms.identity.delegations
        .list({ limit: 50, offset: 0, ...query })
        .items.map(({ id }) => id)
        .sort()
    expect(ids({})).toEqual([one.id, two.id, three.id].sort())
    expect(ids({ status: 'active' })).toEqual([one.id])
    expect(ids({ status: 'expired' })).toEqual([two.id])
    expect(ids({ status: 'revoked' })).toEqual([three.id])
    expect(ids({ agent_id: a.agent.id })).toEqual([one.id, two.id].sort())
    expect(rooms.identity.delegations.list({ limit: 1, offset: 0 })).toMatchObject({ total: 3, items: { length: 1 } })
    expect(() => rooms.identity.delegations.get(crypto.randomUUID())).toThrow('no such')
  })
})
