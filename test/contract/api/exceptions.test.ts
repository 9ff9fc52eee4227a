// Exceptions over the API: what is taken and refused, who may, and how one comes with an approval or not at all.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import type { Exception } from '../../../src/shared/contract/exception.ts'
import type { Problem } from '../../../src/shared/contract/problem.ts'
import { signedInAgent } from '../../support/identity-rooms.ts'
import { type Mount, mounts } from './mounts.ts'

const hour = 3_600_000
const nobody = '00000000-0000-4000-8000-000000000000'
/** The seed's own example. */
const body = {
  tool_name: 'delete_file',
  action: 'delete',
  target_pattern: '/tmp/',
  justification: 'Approved for automated temp file cleanup during nightly batch jobs',
  expires_in_hours: 720,
  extension_count: 0,
  max_extensions: 4,
}

describe.each(mounts)('exceptions $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(async () => {
    expect(mount.rooms.faults).toEqual([])
    await mount.close()
  })

  const ask = async <T>(method: string, path: string, sent?: unknown, init?: RequestInit) => {
    const answer = await mount.ask(method, path, sent, init)
    return { status: answer.status, body: (answer.status === 204 ? null : await answer.json()) as T }
  }
  const create = async (more: object = {}) => (await ask<Exception>('POST', '/exceptions', { ...body, ...more })).body
  const listed = async (query = '') =>
    (await ask<{ items: Exception[]; total: number }>('GET', `/exceptions${query}`)).body
  const rows = async (type: string) => (await mount.rooms.events()).filter((event) => event.type === type)

  it('takes the seed’s example, counts by itself, and says where it counts for less', async () => {
    const { status, body: made } = await ask<Exception>('POST', '/exceptions', { ...body, extension_count: 3 })
    expect(status).toBe(201)
    expect(made).toMatchObject({
      tool_name: 'delete_file',
      target_pattern: '/tmp/',
      extension_count: 0,
      max_extensions: 4,
      urgency: 'none',
      status: 'active',
      created_by: 'local',
      warnings: [expect.stringContaining('levels')],
    })
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(720 * hour)
    expect((await ask('GET', `/exceptions/${made.id}`)).body).toEqual(made)
    expect(await rows('exception.created')).toMatchObject([{ data: { operator_id: 'local', exception_id: made.id } }])
  })

  it.each([
    ['no justification', { justification: undefined }, 'justification'],
    ['nine characters of it', { justification: '123456789' }, 'justification'],
    ['blanks for a justification', { justification: ' '.repeat(20) }, 'justification'],
    ['no time', { expires_in_hours: undefined }, 'expires_in_hours'],
    ['no hours', { expires_in_hours: 0 }, 'expires_in_hours'],
    ['more than a year', { expires_in_hours: 8761 }, 'expires_in_hours'],
    ['half an hour', { expires_in_hours: 1.5 }, 'expires_in_hours'],
    ['hours as text', { expires_in_hours: '8' }, 'expires_in_hours'],
    ['five extensions', { max_extensions: 5 }, 'max_extensions'],
    ['fewer than none', { max_extensions: -1 }, 'max_extensions'],
    ['no pattern', { target_pattern: '' }, 'target_pattern'],
    ['a pattern that steps up', { target_pattern: '/tmp/../etc' }, 'target_pattern'],
    ['a pattern with a step nowhere', { target_pattern: '/tmp/./x' }, 'target_pattern'],
    ['a pattern with something invisible', { target_pattern: '/tmp/\u202ex' }, 'target_pattern'],
    ['a pattern in somebody’s home', { target_pattern: '~/notes/' }, 'target_pattern'],
    ['a pattern with blanks around', { target_pattern: ' /tmp/' }, 'target_pattern'],
    ['two stars', { target_pattern: '**' }, 'target_pattern'],
    ['an action that is none', { action: 'look' }, 'action'],
    ['no tool', { tool_name: '' }, 'tool_name'],
    ['an agent that is no id', { agent_id: 'x' }, 'agent_id'],
    ['an agent that does not exist', { agent_id: nobody }, 'agent_id'],
    ['a server that does not exist', { server_id: 'nothing' }, 'server_id'],
    ['a session that does not exist', { session_id: nobody }, 'session_id'],
    ['an action that runs something', { action: 'execute' }, 'action'],
    ['an unknown key', { permanent: true }, 'permanent'],
    ['an expiry of one’s own', { expires_at: '2099-01-01T00:00:00Z' }, 'expires_at'],
    ['somebody else’s name', { created_by: 'admin' }, 'created_by'],
  ])('422 for %s', async (_name, more, at) => {
    const { status, body: problem } = await ask<Problem>('POST', '/exceptions', { ...body, ...more })
    expect(status).toBe(422)
    expect(problem.errors).toContainEqual({ path: at, message: expect.stringMatching(/./) })
    expect((await listed()).total).toBe(0)
  })

  it('takes the shortest and the longest', async () => {
    expect(await create({ expires_in_hours: 1, justification: '1234567890', max_extensions: 0 })).toMatchObject({
      max_extensions: 0,
    })
    const made = await create({ expires_in_hours: 8760 })
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(8760 * hour)
  })

  it('422 with a sentence for a tool that can run anything', async () => {
    await mount.ask('POST', '/servers', {
      id: 'files',
      name: 'F',
      type: 'filesystem',
      transport: 'stdio',
      command: '/bin/true',
    })
    const { status, body: problem } = await ask<Problem>('POST', '/exceptions', {
      ...body,
      tool_name: 'run_command',
      action: 'write',
    })
    expect([status, problem.code]).toEqual([422, 'tool_executes'])
    expect(problem.detail).toBe(
      'run_command can run anything, so it is asked about each time; no exception can change that.',
    )
  })

  it('extends up to its limit, then proposes another way', async () => {
    const { id, expires_at } = await create({ max_extensions: 2 })
    const extend = (hours: unknown) =>
      ask<Exception & Omit<Problem, 'status'>>('PATCH', `/exceptions/${id}/extend`, { hours })
    expect((await extend(0)).status).toBe(422)
    expect((await extend(8761)).status).toBe(422)
    const first = await extend(24)
    expect(first).toMatchObject({ status: 200, body: { extension_count: 1, urgency: 'yellow' } })
    expect(Date.parse(first.body.expires_at) - Date.parse(expires_at)).toBe(24 * hour)
    expect((await extend(1)).body).toMatchObject({ extension_count: 2, urgency: 'orange' })
    const over = await extend(1)
    expect([over.status, over.body.code]).toEqual([409, 'max_extensions'])
    expect(over.body.detail).toContain('change of the policy')
    expect(await rows('exception.extended')).toHaveLength(2)
  })

  it('revokes, and takes a revocation back', async () => {
    const { id } = await create()
    expect((await ask('DELETE', `/exceptions/${id}`)).status).toBe(204)
    expect((await ask('DELETE', `/exceptions/${id}`)).status).toBe(204)
    expect((await ask('GET', `/exceptions/${id}`)).body).toMatchObject({ status: 'revoked' })
    expect((await ask<Problem>('PATCH', `/exceptions/${id}/extend`, { hours: 1 })).body.code).toBe('ended')
    expect((await ask('POST', `/exceptions/${id}/restore`)).body).toMatchObject({ status: 'active' })
    expect((await ask<Problem>('POST', `/exceptions/${id}/restore`)).body.code).toBe('too_late')
    expect((await rows('exception.revoked')).length).toBe(1)
  })

  it('filters by status and agent', async () => {
    const { agent } = await signedInAgent(mount.rooms.identity)
    const one = await create({ agent_id: agent.id, expires_in_hours: 1 })
    const two = await create()
    await ask('DELETE', `/exceptions/${(await create()).id}`)
    mount.rooms.clock.move(hour)
    const ids = async (query: string) => (await listed(query)).items.map(({ id }) => id)
    expect(await ids('?status=active')).toEqual([two.id])
    expect(await ids('?status=expired')).toEqual([one.id])
    expect(await ids(`?agent_id=${agent.id}`)).toEqual([one.id])
    expect((await listed('?limit=1')).total).toBe(3)
    for (const wrong of ['?status=open', '?agent_id=x', '?state=active'])
      expect((await mount.ask('GET', `/exceptions${wrong}`)).status).toBe(422)
  })

  it('404 for what does not exist', async () => {
    for (const id of [nobody, 'x', 'preview2']) {
      expect((await ask('GET', `/exceptions/${id}`)).status).toBe(404)
      expect((await ask('PATCH', `/exceptions/${id}/extend`, { hours: 1 })).status).toBe(404)
      expect((await ask('DELETE', `/exceptions/${id}`)).status).toBe(404)
      expect((await ask('POST', `/exceptions/${id}/restore`)).status).toBe(404)
    }
  })

  it('previews, and says what is missing from the question', async () => {
    await mount.rooms.decided()
    const asked = new URLSearchParams({ tool_name: 'read_file', action: 'read', target_pattern: '/srv/' })
    expect((await ask('GET', `/exceptions/preview?${asked}`)).body).toMatchObject({ calls: 1, covered: { count: 1 } })
    for (const name of ['tool_name', 'action', 'target_pattern']) {
      const less = new URLSearchParams(asked)
      less.delete(name)
      const { status, body: problem } = await ask<Problem>('GET', `/exceptions/preview?${less}`)
      expect([status, problem.errors?.[0]?.path]).toEqual([422, name])
    }
  })

  describe('with an approval', () => {
    const wanted = { target_pattern: '/srv/', justification: 'These notes are its own.', expires_in_hours: 8 }
    const approve = (id: string, exception: object, init?: RequestInit) =>
      ask<Escalation & Omit<Problem, 'status'>>(
        'POST',
        `/escalations/${id}/approve`,
        { exception: { ...wanted, ...exception } },
        init,
      )
    const withServer = () =>
      mount.ask('POST', '/servers', {
        id: 'files',
        name: 'F',
        type: 'filesystem',
        transport: 'stdio',
        command: '/bin/true',
      })
    const held = async (more: object = {}) => {
      await withServer()
      const { agent, session_id } = await signedInAgent(mount.rooms.identity)
      return { agent, id: mount.rooms.held({ agent_id: agent.id, session_id, ...more }) }
    }

    it('is made in the same change, for its tool, agent and server', async () => {
      const { agent, id } = await held()
      expect((await approve(id, {})).body).toMatchObject({ status: 'approved' })
      expect((await listed()).items).toMatchObject([
        {
          tool_name: 'write_file',
          action: 'write',
          agent_id: agent.id,
          server_id: 'files',
          escalation_id: id,
          created_by: 'local',
          max_extensions: 4,
        },
      ])
      const types = (await mount.rooms.events()).map(({ type }) => type)
      expect(types.slice(-2)).toEqual(['ESCALATION_RESOLVED', 'exception.created'])
    })

    it('is for everybody where agent and server are sent as null', async () => {
      const { id } = await held()
      await approve(id, { agent_id: null, server_id: null })
      expect((await listed()).items).toMatchObject([{ agent_id: null, server_id: null }])
    })

    it.each([
      ['more than a day', { expires_in_hours: 25 }],
      ['no justification', { justification: '' }],
      ['a wrong pattern', { target_pattern: '/a/../b' }],
      ['another agent that does not exist', { agent_id: nobody }],
      ['a server that does not exist', { server_id: 'nothing' }],
      ['another tool', { tool_name: 'delete_file' }],
      ['extensions', { max_extensions: 1 }],
    ])('422 for %s, and nothing is approved', async (_name, more) => {
      const { id } = await held()
      expect((await approve(id, more)).status).toBe(422)
      expect((await ask('GET', `/escalations/${id}`)).body).toMatchObject({ status: 'pending' })
      expect((await listed()).total).toBe(0)
    })

    it('422 for what can run anything; it can be allowed once', async () => {
      const { id } = await held({ action: 'execute' })
      expect((await approve(id, {})).body.code).toBe('tool_executes')
      expect((await ask('POST', `/escalations/${id}/approve`, {})).status).toBe(200)
    })

    it('is not made by a late click, a decided hold, or the loser of two', async () => {
      const late = await held({ expires_at: new Date(Date.now() - 1).toISOString() })
      expect((await approve(late.id, {})).status).toBe(409)
      const { id } = await held()
      const answers = await Promise.all([approve(id, {}), approve(id, {}), approve(id, {})])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
      expect((await listed()).total).toBe(1)
    })

    it('is not made when the approval cannot be stored, nor the other way round', async () => {
      const { id } = await held()
      const { store } = mount.rooms
      store.sqlite.exec(`create trigger no_answer before update on escalations begin select raise(abort, 'disk'); end`)
      expect((await approve(id, {})).status).toBe(500)
      store.sqlite.exec(`drop trigger no_answer;
        create trigger no_exception before insert on exceptions begin select raise(abort, 'disk'); end`)
      expect((await approve(id, {})).status).toBe(500)
      store.sqlite.exec('drop trigger no_exception')
      expect((await ask('GET', `/escalations/${id}`)).body).toMatchObject({ status: 'pending' })
      expect((await listed()).total).toBe(0)
      const types = (await mount.rooms.events()).map(({ type }) => type)
      expect(types.filter((type) => /ESCALATION_RESOLVED|exception/.test(type))).toEqual([])
      expect(mount.rooms.faults.splice(0)).toHaveLength(2)
      expect((await approve(id, {})).status).toBe(200)
    })

    it('is an analyst’s to make, in their own name', async () => {
      const { id } = await held()
      const headers = await mount.as('analyst')
      expect((await approve(id, {}, { headers })).status).toBe(200)
      const [made] = (await listed()).items
      expect(made?.created_by).not.toBe('local')
      const own = await ask<Exception>('POST', '/exceptions', body, { headers })
      expect(own).toMatchObject({ status: 201, body: { created_by: made?.created_by } })
      for (const [method, path, sent] of [
        ['PATCH', `/exceptions/${own.body.id}/extend`, { hours: 1 }],
        ['DELETE', `/exceptions/${own.body.id}`, undefined],
        ['POST', `/exceptions/${own.body.id}/restore`, undefined],
      ] as const)
        expect((await ask(method, path, sent, { headers })).status).toBeLessThan(300)
    })

    it('403 for a viewer', async () => {
      const { id } = await held()
      const headers = await mount.as('viewer')
      expect((await approve(id, {}, { headers })).status).toBe(403)
      expect((await ask('POST', '/exceptions', body, { headers })).status).toBe(403)
      expect((await ask('GET', '/exceptions', undefined, { headers })).status).toBe(200)
      expect((await ask('DELETE', `/exceptions/${randomUUID()}`, undefined, { headers })).status).toBe(403)
    })
  })
})
