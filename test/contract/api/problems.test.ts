// What is refused, and how it is told: one shape, stable codes, nothing of the inside, the same on every mount.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../src/shared/contract/problem.ts'
import { signedInAgent } from '../../support/identity-rooms.ts'
import { type Mount, mounts, operatorToken } from './mounts.ts'

const limit = 8 * 1024 * 1024
const nobody = '00000000-0000-4000-8000-000000000000'

describe.each(mounts)('problems $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())

  async function expectProblem(answering: Promise<Response>, status: number, code: string) {
    const answer = await answering
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const problem = problemSchema.parse(await answer.json())
    expect(problem).toMatchObject({ status, code, type: `urn:behavry:problem:${code}` })
    expect(answer.status).toBe(status)
    return { problem, headers: answer.headers }
  }

  it.each([
    ['no token', undefined],
    ['an empty one', 'Bearer '],
    ['a wrong one', 'Bearer wrong'],
    ['half of it', `Bearer ${operatorToken.slice(0, -1)}`],
    ['more than it', `Bearer ${operatorToken}x`],
    ['another scheme', `Basic ${operatorToken}`],
    ['two at once', `Bearer ${operatorToken}, Bearer ${operatorToken}`],
    ['none but the word', 'Bearer'],
  ])('401 with %s, on known and unknown routes alike', async (_name, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    for (const path of ['/api/v1/agents', '/api/v1/nothing', '/api/v1/openapi.json', '/api/v1/audit/stream']) {
      const { headers: answered } = await expectProblem(mount.raw(path, { headers }), 401, 'unauthorised')
      expect(answered.get('www-authenticate')).toBe('Bearer')
    }
    const post = mount.raw('/api/v1/agents', { method: 'POST', headers, body: '{not json' })
    await expectProblem(post, 401, 'unauthorised')
  })

  it('404 for routes that do not exist', async () => {
    for (const path of ['', '/', '/nothing', '/agents/', '/agents/x/y/z', '/Agents', '/agents//']) {
      await expectProblem(mount.ask('GET', path), 404, 'not_found')
    }
    await expectProblem(mount.raw('/api/v2/agents'), 404, 'not_found')
  })

  it.each([
    ['GET', `/agents/${nobody}`],
    ['GET', '/agents/not-an-id'],
    ['PATCH', `/agents/${nobody}`],
    ['DELETE', `/agents/${nobody}`],
    ['POST', `/agents/${nobody}/credentials`],
    ['GET', `/agents/${nobody}/sessions`],
    ['DELETE', `/sessions/${nobody}`],
    ['GET', '/servers/nothing'],
    ['PATCH', '/servers/nothing'],
    ['DELETE', '/servers/nothing'],
    ['GET', '/servers/nothing/tools'],
    ['PATCH', '/servers/nothing/tools/x'],
    ['POST', '/servers/nothing/baseline/accept'],
    ['GET', '/servers/nothing/drift'],
    ['GET', `/escalations/${nobody}`],
    ['POST', `/escalations/${nobody}/approve`],
    ['POST', `/escalations/${nobody}/deny`],
    ['GET', `/audit/events/${nobody}`],
  ])('404: %s %s', async (method, path) => {
    await expectProblem(mount.ask(method, path), 404, 'not_found')
  })

  it.each([
    ['PUT', '/agents', 'GET, HEAD, POST'],
    ['OPTIONS', '/agents', 'GET, HEAD, POST'],
    ['DELETE', '/settings', 'GET, HEAD, PATCH'],
    ['POST', `/agents/${nobody}`, 'GET, HEAD, PATCH, DELETE'],
    ['GET', `/sessions/${nobody}`, 'DELETE'],
    ['GET', `/escalations/${nobody}/approve`, 'POST'],
    ['POST', '/audit/stream', 'GET'],
  ])('405: %s %s names what is offered', async (method, path, allow) => {
    const { headers } = await expectProblem(mount.ask(method, path), 405, 'method_not_allowed')
    expect(headers.get('allow')).toBe(allow)
  })

  it('HEAD is answered like GET without a body, but opens no stream', async () => {
    const answer = await mount.ask('HEAD', '/agents')
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    for (const path of ['/audit/stream', '/audit/export']) {
      const refused = await mount.ask('HEAD', path)
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET'])
    }
  })

  it('409 for what is decided, revoked, there already or changed meanwhile', async () => {
    const { identity, held } = mount.rooms
    const { agent } = await signedInAgent(identity)
    await mount.ask('DELETE', `/agents/${agent.id}`)
    await expectProblem(mount.ask('PATCH', `/agents/${agent.id}`, { status: 'active' }), 409, 'agent_revoked')
    const id = held()
    expect((await mount.ask('POST', `/escalations/${id}/approve`, {})).status).toBe(200)
    await expectProblem(mount.ask('POST', `/escalations/${id}/approve`, {}), 409, 'already_decided')
    await expectProblem(mount.ask('POST', `/escalations/${id}/deny`), 409, 'already_decided')
    const late = held({ expires_at: new Date(Date.now() - 1).toISOString() })
    await expectProblem(mount.ask('POST', `/escalations/${late}/approve`, {}), 409, 'already_decided')
    const server = { id: 'files', name: 'F', type: 'filesystem', transport: 'stdio', command: '/bin/true' }
    await mount.ask('POST', '/servers', server)
    await expectProblem(mount.ask('POST', '/servers', server), 409, 'already_exists')
    const stale = { tools: [{ name: 'read_file', hash: 'x' }] }
    await expectProblem(mount.ask('POST', '/servers/files/baseline/accept', stale), 409, 'tool_changed')
    await expectProblem(mount.ask('POST', '/servers/files/baseline/block', stale), 409, 'tool_changed')
  })

  it('of two answers at once, one counts', async () => {
    const id = mount.rooms.held()
    const answers = await Promise.all(
      ['approve', 'deny', 'approve', 'deny'].map((verb) => mount.ask('POST', `/escalations/${id}/${verb}`, {})),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409])
  })

  it.each([
    ['with its length', (text: string) => ({ body: text })],
    ['without its length', (text: string) => ({ body: new Blob([text]).stream(), duplex: 'half' as const })],
  ])('413 over 8 MiB, %s, and the next request is answered', async (_name, init) => {
    const long = JSON.stringify({ name: 'x'.repeat(limit) })
    await expectProblem(mount.ask('POST', '/agents', undefined, init(long)), 413, 'body_too_long')
    const full = `{"name":"${'x'.repeat(limit - 11)}"}`
    expect(full).toHaveLength(limit)
    await expectProblem(mount.ask('POST', '/agents', undefined, init(full)), 422, 'invalid_request')
    expect((await mount.ask('GET', '/agents')).status).toBe(200)
    expect(mount.rooms.faults).toEqual([])
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['no JSON', '{name: 1}'],
    ['two documents', '{"name":"a"}{}'],
    ['a cut one', '{"name":"a"'],
    ['a comment', '{"name":"a"} // x'],
    ['a duplicate key', '{"name":"a","name":"b"}'],
    ['a duplicate key in disguise', '{"name":"a","n\\u0061me":"b"}'],
    ['a duplicate key further in', '{"reader":{"permissions":["a:b"],"permissions":[]}}'],
    ['keys that differ in case', '{"name":"a","NAME":"b"}'],
    ['a prototype', '{"__proto__":{"admin":true}}'],
    ['too many levels', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['half a surrogate pair', '{"name":"\\ud800"}'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ['blanks only', ' \n'],
    ['NaN', '{"hold_seconds":NaN}'],
  ])('400 for a body with %s', async (_name, body) => {
    await expectProblem(mount.ask('PATCH', '/roles', undefined, { body }), 400, 'malformed_json')
    expect(mount.rooms.identity.roles.current()).toEqual({})
  })

  it.each<[string, string, string, unknown, string]>([
    ['an unknown key', 'POST', '/agents', { name: 'a', admin: true }, 'admin'],
    ['an unknown key further in', 'PATCH', '/roles', { r: { permissions: [], x: 1 } }, 'r.x'],
    ['a missing key', 'POST', '/agents', {}, 'name'],
    ['no body at all', 'POST', '/agents', undefined, 'name'],
    ['a wrong type', 'PATCH', '/settings', { hold_seconds: '5' }, 'hold_seconds'],
    [
      'a number out of range',
      'PATCH',
      '/settings',
      { approval_validity_seconds: { low: 0 } },
      'approval_validity_seconds.low',
    ],
    ['a number that overflows', 'PATCH', '/settings', '{"hold_seconds":1e400}', 'hold_seconds'],
    ['a number that is not safe', 'PATCH', '/settings', '{"hold_seconds":9007199254740993}', 'hold_seconds'],
    ['a list for an object', 'POST', '/agents', [], ''],
    ['null', 'PATCH', '/settings', 'null', ''],
    ['an unknown status', 'PATCH', `/agents/${nobody}`, { status: 'godlike' }, 'status'],
    ['a wrong permission', 'POST', '/agents', { name: 'a', permissions: ['all'] }, 'permissions.0'],
    [
      'a body where none is asked for',
      'POST',
      `/agents/${nobody}/credentials`,
      { client_secret: 'x' },
      'client_secret',
    ],
    ['a body with DELETE', 'DELETE', `/agents/${nobody}`, { really: true }, 'really'],
    ['an unknown query', 'GET', '/agents?limt=5', undefined, 'limt'],
    ['a query where none is known', 'GET', '/settings?x=1', undefined, 'x'],
    ['a doubled query', 'GET', '/agents?limit=5&limit=6', undefined, 'limit'],
    ['a limit of 0', 'GET', '/agents?limit=0', undefined, 'limit'],
    ['a limit of 501', 'GET', '/agents?limit=501', undefined, 'limit'],
    ['an offset below 0', 'GET', '/agents?offset=-1', undefined, 'offset'],
    ['half an offset', 'GET', '/agents?offset=0.5', undefined, 'offset'],
    ['a wrong time', 'GET', '/events?since=yesterday', undefined, 'since'],
    ['a wrong status', 'GET', '/escalations?status=open', undefined, 'status'],
    ['a reason that is none', 'GET', '/audit/events?reason=because', undefined, 'reason'],
    ['another raw', 'GET', '/audit/events?raw=2', undefined, 'raw'],
  ])('422 for %s names the place', async (_name, method, path, body, at) => {
    const { problem } = await expectProblem(mount.ask(method, path, body), 422, 'invalid_request')
    expect(problem.errors).toContainEqual({ path: at, message: expect.stringMatching(/./) })
  })

  it('several mistakes are named at once', async () => {
    const { problem } = await expectProblem(
      mount.ask('POST', '/agents', { name: '', x: 1, y: 2 }),
      422,
      'invalid_request',
    )
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['name', 'x', 'y'])
  })

  it('503 when the policy engine takes no roles, and nothing has changed', async () => {
    mount.rooms.engine.broken = true
    const patch = mount.ask('PATCH', '/roles', { reader: { permissions: ['other:read'] } })
    const { problem } = await expectProblem(patch, 503, 'opa_unavailable')
    expect(JSON.stringify(problem)).not.toContain('/secret/path')
    expect(await (await mount.ask('GET', '/roles')).json()).toEqual({})
  })

  it('500 tells nothing of a fault but reports it', async () => {
    mount.rooms.engine.status = () => {
      throw new Error('cannot read /secret/path')
    }
    const { problem } = await expectProblem(mount.ask('GET', '/admin/opa'), 500, 'internal')
    expect(JSON.stringify(problem)).not.toContain('secret')
    expect(mount.rooms.faults).toEqual([expect.objectContaining({ message: 'cannot read /secret/path' })])
  })

  it('a secret is shown once and never again', async () => {
    const created = (await (await mount.ask('POST', '/agents', { name: 'a' })).json()) as Record<string, never>
    const { agent, client_secret } = created as unknown as { agent: { id: string }; client_secret: string }
    await mount.ask('POST', '/servers', {
      id: 'files',
      name: 'F',
      type: 'filesystem',
      transport: 'stdio',
      command: '/bin/true',
      env: { TOKEN: 'server-secret' },
    })
    for (const path of ['/agents', `/agents/${agent.id}`, '/events', '/servers', '/servers/files', '/audit/export']) {
      const text = await (await mount.ask('GET', path)).text()
      expect(text).not.toContain(client_secret)
      expect(text).not.toContain('server-secret')
    }
  })

  it('a revoked session is over at once', async () => {
    const { identity } = mount.rooms
    const one = await signedInAgent(identity)
    expect((await mount.ask('DELETE', `/sessions/${one.session_id}`)).status).toBe(204)
    expect(identity.principal(one.agent.id, one.session_id)).toMatchObject({ ended: true, code: 'session_ended' })
    expect((await mount.ask('DELETE', `/sessions/${one.session_id}`)).status).toBe(204)
    const sessions = await (await mount.ask('GET', `/agents/${one.agent.id}/sessions`)).json()
    expect(sessions).toMatchObject({ items: [{ id: one.session_id, status: 'revoked' }], total: 1 })
  })

  it('lists page: limit, offset and the whole number', async () => {
    for (let n = 0; n < 3; n += 1) await mount.ask('POST', '/agents', { name: `agent-${n}` })
    const page = async (query: string) => {
      const { items, total } = (await (await mount.ask('GET', `/agents?${query}`)).json()) as {
        items: { id: string }[]
        total: number
      }
      return { ids: items.map(({ id }) => id), total }
    }
    const all = await page('')
    expect(all).toMatchObject({ total: 3 })
    expect((await page('limit=2')).ids).toEqual(all.ids.slice(0, 2))
    expect(await page('limit=2&offset=2')).toEqual({ ids: all.ids.slice(2), total: 3 })
    expect(await page(`offset=${10 ** 9}`)).toEqual({ ids: [], total: 3 })
  })

  it('a parameter is decoded once and never a path', async () => {
    await expectProblem(mount.ask('GET', `/agents/${encodeURIComponent('../settings')}`), 404, 'not_found')
    await expectProblem(mount.ask('GET', '/agents/%zz'), 404, 'not_found')
    await expectProblem(mount.ask('GET', `/agents/${encodeURIComponent("' or 1=1 --")}`), 404, 'not_found')
    const id = randomUUID()
    await expectProblem(mount.ask('GET', `/agents/${id}%00`), 404, 'not_found')
  })
})
