// The room of exceptions: what may be made, how often extended, how it ends, and what the log says of it.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoveredCall } from '../../../../../src/main/enforcement/exceptions/match.ts'
import type { EscalationRow } from '../../../../../src/main/store/tables.ts'
import { exceptionSchema } from '../../../../../src/shared/contract/exception.ts'
import { Refusal } from '../../../../../src/shared/contract/problem.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'
import { signedInAgent } from '../../../../support/identity-rooms.ts'
import { until } from '../../../../support/processes.ts'
import { asked, exceptionRooms } from './rooms.ts'

const hour = 3_600_000
const nobody = '00000000-0000-4000-8000-000000000000'
let rooms: Awaited<ReturnType<typeof exceptionRooms>>

beforeEach(async () => {
  rooms = await exceptionRooms()
})
afterEach(async () => {
  expect(rooms.faults).toEqual([])
  await rooms.close()
})

const target = (value: string): Target => ({
  kind: 'path',
  op: 'delete',
  value,
  raw: value,
  at: '/path',
  forms: [value],
})
const call = (more: Partial<CoveredCall> = {}): CoveredCall => ({
  tool_name: 'delete_file',
  action: 'delete',
  agent_id: 'a',
  session_id: 's',
  server_id: 'files',
  targets: [target('/srv/tmp/x')],
  ...more,
})
const rowsOf = async (type: string) => (await rooms.events()).filter((event) => event.type === type)
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)),
  )

describe('making one', () => {
  it('gives what the contract says, and the log has it', async () => {
    const made = await rooms.exceptions.create({ ...asked(), extension_count: 3 }, 'maria')
    expect(exceptionSchema.parse(made)).toEqual(made)
    expect(made).toMatchObject({
      agent_id: null,
      server_id: null,
      session_id: null,
      escalation_id: null,
      extension_count: 0,
      max_extensions: 4,
      status: 'active',
      urgency: 'none',
      created_by: 'maria',
      expires_at: new Date(rooms.clock.now() + 2 * hour).toISOString(),
    })
    expect(rooms.exceptions.get(made.id)).toEqual(made)
    expect(await rowsOf('exception.created')).toMatchObject([
      { data: { exception_id: made.id, operator_id: 'maria', exception: { target_pattern: '/srv/tmp/' } } },
    ])
  })

  it('refuses what does not exist, has ended, or is another’s', async () => {
    const mine = await signedInAgent(rooms.identity, 'mine')
    const other = await signedInAgent(rooms.identity, 'other')
    const gone = await signedInAgent(rooms.identity, 'gone')
    await rooms.identity.agents.revoke(gone.agent.id, 'local')
    const wrong = [
      [{ agent_id: nobody }, 'agent_id'],
      [{ agent_id: gone.agent.id }, 'agent_id'],
      [{ server_id: 'nothing' }, 'server_id'],
      [{ session_id: nobody }, 'session_id'],
      [{ session_id: gone.session_id }, 'session_id'],
      [{ session_id: other.session_id, agent_id: mine.agent.id }, 'session_id'],
    ] as const
    for (const [more, path] of wrong) {
      const refused = await refusal(rooms.exceptions.create(asked(more), 'local'))
      expect(refused).toMatchObject({ status: 422, code: 'not_found', errors: [{ path }] })
    }
    const fine = { agent_id: mine.agent.id, session_id: mine.session_id, server_id: 'files' }
    expect(await rooms.exceptions.create(asked(fine), 'local')).toMatchObject(fine)
    await rooms.identity.agents.update(other.agent.id, { status: 'suspended' }, 'local')
    expect(await rooms.exceptions.create(asked({ agent_id: other.agent.id }), 'local')).toMatchObject({
      status: 'active',
    })
    expect((await rooms.events()).filter(({ type }) => type === 'exception.created')).toHaveLength(2)
  })

  it('refuses tools that can run anything, with a sentence', async () => {
    const wrong = [
      [{ tool_name: 'run', action: 'write' }, 'tool_name'],
      [{ tool_name: 'both', action: 'read', server_id: 'files' }, 'tool_name'],
      [{ tool_name: 'delete_file', action: 'execute' }, 'action'],
      [{ tool_name: 'unheard_of', action: 'execute' }, 'action'],
    ] as const
    for (const [more, path] of wrong) {
      const refused = await refusal(rooms.exceptions.create(asked(more), 'local'))
      expect(refused).toMatchObject({ status: 422, code: 'tool_executes', errors: [{ path }] })
      expect(refused?.message).toMatch(/asked about each time/)
    }
    await rooms.exceptions.create(asked({ tool_name: 'both', action: 'read' }), 'local')
    await rooms.exceptions.create(asked({ tool_name: 'unheard_of', action: 'read' }), 'local')
  })

  it('from a held call takes its tool, action, agent and server unless they are sent as null', async () => {
    const { agent } = await signedInAgent(rooms.identity)
    const held = { id: randomUUID(), tool_name: 'write_file', action: 'write', agent_id: agent.id, server_id: 'files' }
    const input = { target_pattern: '/srv/a/', justification: 'This folder is its own.', expires_in_hours: 8 }
    const make = (more: object) => {
      const prepared = rooms.exceptions.createFromEscalation(held as EscalationRow, { ...input, ...more }, 'maria')
      expect(rooms.exceptions.list({ limit: 9, offset: 0 }).items.some((each) => each.escalation_id === 'x')).toBe(
        false,
      )
      prepared.store()
      return rooms.exceptions.list({ limit: 1, offset: 0 }).items[0]
    }
    expect(make({})).toMatchObject({
      tool_name: 'write_file',
      action: 'write',
      agent_id: agent.id,
      server_id: 'files',
      escalation_id: held.id,
      created_by: 'maria',
    })
    rooms.clock.move(1000)
    expect(make({ agent_id: null, server_id: null })).toMatchObject({ agent_id: null, server_id: null })
    expect(() =>
      rooms.exceptions.createFromEscalation({ ...held, action: 'execute' } as EscalationRow, input, 'maria'),
    ).toThrow(Refusal)
  })
})

describe('looking one up', () => {
  it('finds what counts at this moment and names most', async () => {
    const { agent, session_id } = await signedInAgent(rooms.identity)
    const mine = call({ agent_id: agent.id, session_id })
    expect(rooms.exceptions.covering(mine)).toBeNull()
    const scopes = [
      {},
      { server_id: 'files' },
      { session_id },
      { agent_id: agent.id },
      { agent_id: agent.id, session_id },
    ]
    for (const scope of scopes) {
      const made = await rooms.exceptions.create(asked(scope), 'local')
      expect(rooms.exceptions.covering(mine)?.id).toBe(made.id)
    }
    expect(rooms.exceptions.covering(call())?.agent_id).toBeNull()
    expect(rooms.exceptions.covering(call({ targets: [target('/srv/tmp-evil/x')] }))).toBeNull()
  })

  it('ends at its time, exactly', async () => {
    await rooms.exceptions.create(asked(), 'local')
    rooms.clock.move(2 * hour - 1)
    expect(rooms.exceptions.covering(call())).not.toBeNull()
    rooms.clock.move(1)
    expect(rooms.exceptions.covering(call())).toBeNull()
  })
})

describe('extending', () => {
  it('adds hours, counts, grows more urgent, and ends with a proposal', async () => {
    const made = await rooms.exceptions.create(asked(), 'local')
    const urgencies: string[] = []
    for (let n = 1; n <= 4; n += 1) {
      const { urgency, extension_count, expires_at } = await rooms.exceptions.extend(made.id, 24, 'maria')
      urgencies.push(urgency)
      expect(extension_count).toBe(n)
      expect(Date.parse(expires_at)).toBe(Date.parse(made.expires_at) + n * 24 * hour)
    }
    expect(urgencies).toEqual(['yellow', 'orange', 'red', 'red'])
    const refused = await refusal(rooms.exceptions.extend(made.id, 1, 'local'))
    expect(refused).toMatchObject({ status: 409, code: 'max_extensions' })
    expect(refused?.message).toMatch(/extended 4 times.*change of the policy/)
    expect(await rowsOf('exception.extended')).toHaveLength(4)
  })

  it.each([0, 1])('stops after %i when no more were wanted', async (max_extensions) => {
    const made = await rooms.exceptions.create(asked({ max_extensions }), 'local')
    for (let n = 0; n < max_extensions; n += 1) await rooms.exceptions.extend(made.id, 1, 'local')
    expect(await refusal(rooms.exceptions.extend(made.id, 1, 'local'))).toMatchObject({ code: 'max_extensions' })
  })

  it('of two at once counts one', async () => {
    const made = await rooms.exceptions.create(asked({ max_extensions: 1 }), 'local')
    const both = await Promise.all([1, 2].map(() => refusal(rooms.exceptions.extend(made.id, 1, 'local'))))
    expect(both.filter((refused) => refused === null)).toHaveLength(1)
    expect(rooms.exceptions.get(made.id)).toMatchObject({ extension_count: 1 })
  })

  it('is refused once it has ended', async () => {
    const expired = await rooms.exceptions.create(asked(), 'local')
    const revoked = await rooms.exceptions.create(asked({ expires_in_hours: 20 }), 'local')
    await rooms.exceptions.revoke(revoked.id, 'local')
    rooms.clock.move(2 * hour)
    for (const { id } of [expired, revoked])
      expect(await refusal(rooms.exceptions.extend(id, 1, 'local'))).toMatchObject({ status: 409, code: 'ended' })
    expect(await refusal(rooms.exceptions.extend(nobody, 1, 'local'))).toMatchObject({ status: 404 })
  })
})

describe('revoking', () => {
  it('counts at once, and again for nothing', async () => {
    const made = await rooms.exceptions.create(asked(), 'local')
    await rooms.exceptions.revoke(made.id, 'maria')
    expect(rooms.exceptions.covering(call())).toBeNull()
    await rooms.exceptions.revoke(made.id, 'maria')
    expect(await rowsOf('exception.revoked')).toMatchObject([{ data: { operator_id: 'maria' } }])
  })

  it('can be taken back for a minute, with what was left of its time', async () => {
    const made = await rooms.exceptions.create(asked(), 'local')
    await rooms.exceptions.extend(made.id, 1, 'local')
    const before = rooms.exceptions.get(made.id)
    await rooms.exceptions.revoke(made.id, 'local')
    rooms.clock.move(60_000)
    expect(await rooms.exceptions.restore(made.id, 'maria')).toEqual(before)
    expect(rooms.exceptions.covering(call())?.id).toBe(made.id)
    expect(await rowsOf('exception.restored')).toHaveLength(1)
    expect(await refusal(rooms.exceptions.restore(made.id, 'local'))).toMatchObject({ status: 409, code: 'too_late' })
    await rooms.exceptions.revoke(made.id, 'local')
    rooms.clock.move(60_001)
    expect(await refusal(rooms.exceptions.restore(made.id, 'local'))).toMatchObject({ status: 409, code: 'too_late' })
    expect(rooms.exceptions.covering(call())).toBeNull()
  })
})

describe('lists', () => {
  it('filter by status as of now, and by agent', async () => {
    const { agent } = await signedInAgent(rooms.identity)
    const short = await rooms.exceptions.create(asked({ agent_id: agent.id }), 'local')
    rooms.clock.move(1)
    const long = await rooms.exceptions.create(asked({ expires_in_hours: 9 }), 'local')
    rooms.clock.move(1)
    const revoked = await rooms.exceptions.create(asked({ agent_id: agent.id }), 'local')
    await rooms.exceptions.revoke(revoked.id, 'local')
    const ids = (query: object) =>
      rooms.exceptions.list({ limit: 50, offset: 0, ...query }).items.map(({ id, status }) => [id, status])
    expect(ids({})).toEqual([
      [revoked.id, 'revoked'],
      [long.id, 'active'],
      [short.id, 'active'],
    ])
    rooms.clock.move(2 * hour)
    expect(ids({ status: 'active' })).toEqual([[long.id, 'active']])
    expect(ids({ status: 'expired' })).toEqual([[short.id, 'expired']])
    expect(ids({ status: 'revoked', agent_id: agent.id })).toEqual([[revoked.id, 'revoked']])
    expect(rooms.exceptions.list({ limit: 1, offset: 1 })).toMatchObject({ total: 3, items: [{ id: long.id }] })
  })
})

describe('the end by time', () => {
  it('is told to the log once each, also after a restart', async () => {
    const first = await rooms.exceptions.create(asked(), 'local')
    const second = await rooms.exceptions.create(asked(), 'local')
    const later = await rooms.exceptions.create(asked({ expires_in_hours: 3 }), 'local')
    const revoked = await rooms.exceptions.create(asked(), 'local')
    await rooms.exceptions.revoke(revoked.id, 'local')
    const told = async () => (await rowsOf('exception.expired')).map(({ data }) => data.exception_id)
    rooms.clock.move(2 * hour)
    await until(async () => (await told()).length === 2, 'two ended')
    expect((await told()).sort()).toEqual([first.id, second.id].sort())
    await rooms.exceptions.stop()
    rooms.clock.move(2 * hour)
    const again = rooms.open()
    await until(async () => (await told()).length === 3, 'the third')
    expect((await told()).at(-1)).toBe(later.id)
    await again.stop()
  })
})

describe('a spree', () => {
  const spree = async () =>
    (await rowsOf('EXCEPTION_SPREE')).map(({ severity, agent_id, data }) => ({ severity, agent_id, ...data }))

  it('is told from the sixth within an hour on, by agent, or by who makes them for all', async () => {
    await rooms.watchSpree()
    const { agent } = await signedInAgent(rooms.identity, 'one')
    const { agent: other } = await signedInAgent(rooms.identity, 'two')
    const make = async (agent_id: string | null, by: string, times: number) => {
      for (let n = 0; n < times; n += 1) await rooms.exceptions.create(asked({ agent_id }), by)
    }
    await make(agent.id, 'maria', 5)
    await make(other.id, 'maria', 5)
    await make(null, 'maria', 5)
    await make(null, 'john', 5)
    expect(await spree()).toEqual([])
    await make(agent.id, 'john', 1)
    await until(async () => (await spree()).length === 1, 'the first alert')
    expect(await spree()).toMatchObject([{ severity: 'high', agent_id: agent.id, created_by: 'john', count: 6 }])
    await make(null, 'maria', 1)
    await until(async () => (await spree()).length === 2, 'the second alert')
    expect((await spree())[1]).toMatchObject({ created_by: 'maria', count: 6 })
  })

  it('forgets what is older than an hour', async () => {
    await rooms.watchSpree()
    for (let n = 0; n < 5; n += 1) await rooms.exceptions.create(asked(), 'local')
    rooms.clock.move(hour)
    for (let n = 0; n < 5; n += 1) await rooms.exceptions.create(asked(), 'local')
    await rooms.exceptions.create(asked(), 'local')
    await until(async () => (await spree()).length === 1, 'the alert')
    expect(await spree()).toMatchObject([{ count: 6 }])
  })

  it('remembers over a restart, and does not tell the past again', async () => {
    for (let n = 0; n < 6; n += 1) await rooms.exceptions.create(asked(), 'local')
    await rooms.watchSpree()
    expect(await spree()).toEqual([])
    await rooms.exceptions.create(asked(), 'local')
    await until(async () => (await spree()).length === 1, 'the alert')
    expect(await spree()).toMatchObject([{ count: 7 }])
  })
})
