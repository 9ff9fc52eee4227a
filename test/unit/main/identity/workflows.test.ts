// Workflows: who opens sessions, how deep they go, what their ceilings become, and when they end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CreateWorkflow, OpenWorkflowSession } from '../../../../src/shared/contract/workflow.ts'
import { createWorkflowSchema } from '../../../../src/shared/contract/workflow.ts'
import { identityRooms, signedInAgent } from '../../../support/identity-rooms.ts'
import { decidedEntry } from '../../../support/log-rows.ts'

type Someone = Awaited<ReturnType<typeof signedInAgent>>

let rooms: Awaited<ReturnType<typeof identityRooms>>
let owner: Someone
let worker: Someone
let other: Someone
let flow: string

beforeEach(async () => {
  rooms = await identityRooms()
  owner = await signedInAgent(rooms.identity, 'owner')
  worker = await signedInAgent(rooms.identity, 'worker')
  other = await signedInAgent(rooms.identity, 'other')
  flow = (await create()).id
})
afterEach(() => rooms.close())

const operator = { operator_id: 'local' }
const asAgent = ({ agent }: Someone) => ({ agent_id: agent.id })

function create(more: Partial<CreateWorkflow> = {}) {
  const participants = [{ agent_id: worker.agent.id, role: 'worker', allowed_actions: ['read_file', 'list'] }]
  const input = { name: 'w', description: '', owner_agent_id: owner.agent.id, max_depth: 2, max_participants: 3 }
  return rooms.identity.workflows.create({ ...input, participants, ...more }, 'local')
}
const open = (who: Someone, more: Partial<OpenWorkflowSession> = {}, by: object = operator, id = flow) =>
  rooms.identity.workflows.openSession(id, { agent_id: who.agent.id, ...more }, by as typeof operator)
const check = (token: string, who: Someone) => rooms.identity.workflows.check(token, who.agent.id)
const refusal = (status: number, code: string) => expect.objectContaining({ status, code })

describe('a session', () => {
  it('is good for its agent and nobody else', async () => {
    const made = await open(worker)
    expect(made).toMatchObject({ causal_depth: 0, permission_ceiling: ['read_file', 'list'] })
    expect(await check(made.token, worker)).toEqual({
      ok: true,
      session: {
        id: made.id,
        workflow_id: flow,
        role: 'worker',
        causal_depth: 0,
        max_depth: 2,
        permission_ceiling: ['read_file', 'list'],
        parent_id: null,
        parent_event_id: null,
      },
    })
    expect(await check(made.token, owner)).toEqual({ ok: false, problem: 'foreign' })
    expect(await check('', worker)).toEqual({ ok: false, problem: 'malformed' })
  })

  it('goes as deep as it is asked, one at a time, and says so', async () => {
    let token = (await open(owner)).token
    for (const depth of [1, 2, 3, 4]) {
      const next = await open(owner, { parent_token: token })
      expect(next.causal_depth).toBe(depth)
      token = next.token
    }
    expect(await check(token, owner)).toMatchObject({ ok: true, session: { causal_depth: 4, max_depth: 2 } })
  })

  it('has the lowest of all ceilings', async () => {
    const root = await open(owner)
    expect(root.permission_ceiling).toBeNull()
    const wide = await open(owner, {
      permission_ceiling: ['read_file', 'write_file', 'list'],
      parent_token: root.token,
    })
    expect(wide.permission_ceiling).toEqual(['read_file', 'write_file', 'list'])
    const low = await open(worker, { permission_ceiling: ['write_file', 'list'], parent_token: wide.token })
    expect(low.permission_ceiling).toEqual(['list'])
    const none = await open(worker, { permission_ceiling: ['read_file'], parent_token: low.token })
    expect(none.permission_ceiling).toEqual([])
  })

  it('names the last call of the one that it continues', async () => {
    const root = await open(owner)
    const more = { agent_id: owner.agent.id, workflow_session_id: root.id }
    await rooms.log.append(decidedEntry(more))
    const last = decidedEntry(more)
    await rooms.log.append(last)
    await rooms.log.append(decidedEntry({ agent_id: owner.agent.id }))
    const next = await open(worker, { parent_token: root.token })
    expect(await check(next.token, worker)).toMatchObject({
      session: { parent_id: root.id, parent_event_id: last.call_id },
    })
  })
})

describe('who opens one', () => {
  it('is the owner, or whoever continues a session of its own', async () => {
    const root = await open(owner, {}, asAgent(owner))
    const next = await open(worker, { parent_token: root.token }, asAgent(owner))
    await open(owner, { parent_token: next.token }, asAgent(worker))
    await expect(open(worker, {}, asAgent(worker))).rejects.toEqual(refusal(403, 'not_owner'))
    await expect(open(worker, { parent_token: root.token }, asAgent(worker))).rejects.toEqual(refusal(403, 'not_yours'))
    await expect(open(worker, {}, asAgent(other))).rejects.toEqual(refusal(403, 'not_owner'))
  })

  it('opens it for those who take part', async () => {
    await expect(open(other)).rejects.toEqual(refusal(422, 'no_participant'))
    await rooms.identity.agents.update(worker.agent.id, { status: 'suspended' }, 'local')
    await expect(open(worker)).rejects.toEqual(refusal(422, 'agent_stopped'))
  })

  it('cannot continue what is none, has ended, or is of another workflow', async () => {
    const { id } = await create()
    const elsewhere = await open(owner, {}, operator, id)
    const ended = await open(owner)
    await rooms.identity.workflows.endSession(flow, ended.id, 'local')
    for (const parent_token of ['x', owner.access_token, elsewhere.token, ended.token])
      await expect(open(worker, { parent_token })).rejects.toEqual(refusal(422, 'workflow_invalid'))
    await rooms.identity.workflows.end(id, 'local')
    await expect(open(owner, {}, operator, id)).rejects.toEqual(refusal(409, 'workflow_ended'))
    await expect(open(owner, {}, operator, crypto.randomUUID())).rejects.toEqual(refusal(404, 'not_found'))
  })
})

describe('its end', () => {
  it('comes after a day', async () => {
    const made = await open(worker)
    rooms.clock.move(24 * 60 * 60 * 1000 - 1)
    const late = await open(worker, { parent_token: made.token })
    expect(late.expires_at).toBe(made.expires_at)
    expect(await check(made.token, worker)).toMatchObject({ ok: true })
    rooms.clock.move(1)
    expect(await check(made.token, worker)).toEqual({ ok: false, problem: 'expired' })
    expect(rooms.identity.workflows.sessions(flow, 5, 0)).toMatchObject({
      total: 2,
      items: [{ status: 'expired' }, {}],
    })
  })

  it('comes with the one above it, and with the workflow', async () => {
    const root = await open(owner)
    const next = await open(worker, { parent_token: root.token })
    const beside = await open(worker)
    expect(rooms.identity.workflows.get(flow)).toMatchObject({ active_sessions: 3 })
    await rooms.identity.workflows.endSession(flow, root.id, 'local')
    expect(await check(next.token, worker)).toEqual({ ok: false, problem: 'ended' })
    expect(await check(beside.token, worker)).toMatchObject({ ok: true })
    await rooms.identity.workflows.end(flow, 'local')
    expect(await check(beside.token, worker)).toEqual({ ok: false, problem: 'ended' })
    expect(rooms.identity.workflows.get(flow)).toMatchObject({ active_sessions: 0, status: 'ended' })
    await expect(rooms.identity.workflows.endSession(flow, crypto.randomUUID(), 'local')).rejects.toThrow('no such')
  })

  it.each([
    ['new credentials', (id: string) => rooms.identity.agents.rotateCredentials(id, 'local')],
    ['suspension', (id: string) => rooms.identity.agents.update(id, { status: 'suspended' }, 'local')],
  ])('comes with its agent’s %s, for all below it too', async (_name, stop) => {
    const root = await open(owner)
    const next = await open(worker, { parent_token: root.token })
    await stop(owner.agent.id)
    if (rooms.identity.agents.get(owner.agent.id).status === 'suspended')
      await rooms.identity.agents.update(owner.agent.id, { status: 'active' }, 'local')
    expect(await check(root.token, owner)).toEqual({ ok: false, problem: 'ended' })
    expect(await check(next.token, worker)).toEqual({ ok: false, problem: 'ended' })
  })

  it('is looked up in the agents and the workflow too, whatever the rows say', async () => {
    const root = await open(owner)
    const next = await open(worker, { parent_token: root.token })
    const run = (sql: string) => rooms.store.sqlite.prepare(sql).run()
    run(`update agents set status = 'suspended' where id = '${owner.agent.id}'`)
    expect(await check(next.token, worker)).toEqual({ ok: false, problem: 'agent_stopped' })
    run(`update agents set status = 'active' where id = '${owner.agent.id}'`)
    run(`update workflows set ended_at = 'x' where id = '${flow}'`)
    expect(await check(next.token, worker)).toEqual({ ok: false, problem: 'ended' })
  })
})

describe('a workflow', () => {
  it('is made of agents that are there, each once, and no more than it may have', async () => {
    const nobody = { agent_id: crypto.randomUUID(), role: 'x' }
    await expect(create({ participants: [nobody] })).rejects.toEqual(refusal(422, 'no_such_agent'))
    const one = { agent_id: worker.agent.id, role: 'x' }
    const input = { name: 'w', owner_agent_id: owner.agent.id }
    expect(createWorkflowSchema.safeParse({ ...input, participants: [one] }).success).toBe(true)
    expect(createWorkflowSchema.safeParse({ ...input, participants: [one, one] }).success).toBe(false)
    expect(createWorkflowSchema.safeParse({ ...input, max_participants: 1, participants: [one, nobody] }).success).toBe(
      false,
    )
    expect(createWorkflowSchema.parse(input)).toMatchObject({ max_depth: 3, max_participants: 10, participants: [] })
  })
})
