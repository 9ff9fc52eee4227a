// Named operators over the API: added with a token that is shown once, and gone the moment they are removed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OperatorItem, OperatorRole } from '../../../src/shared/contract/operator.ts'
import { until } from '../../support/processes.ts'
import { type Mount, mounts } from './mounts.ts'

describe.each(mounts)('operators $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())

  const add = async (name: string, role: OperatorRole) => {
    const answer = await mount.ask('POST', '/operators', { name, role })
    expect(answer.status).toBe(201)
    const { operator, token } = (await answer.json()) as { operator: OperatorItem; token: string }
    return { operator, token, headers: { authorization: `Bearer ${token}` } }
  }
  const listed = async (path = '/operators') =>
    ((await (await mount.ask('GET', path)).json()) as { items: OperatorItem[] }).items
  const status = async (headers: Record<string, string>) =>
    (await mount.ask('GET', '/operators/me', undefined, { headers })).status

  it('says who one is, the owner too', async () => {
    const maria = await add('Maria', 'policy_author')
    const mine = await mount.ask('GET', '/operators/me', undefined, { headers: maria.headers })
    expect(await mine.json()).toMatchObject({ id: maria.operator.id, name: 'Maria', role: 'policy_author' })
    const owner = await (await mount.ask('GET', '/operators/me')).json()
    expect(owner).toMatchObject({ id: 'local', role: 'admin', removed_at: null })
  })

  it('shows a token once, and nowhere after', async () => {
    const { token, headers } = await add('  Maria ', 'admin')
    const texts = await Promise.all(
      ['/operators?removed=1', '/operators/me', '/events', '/audit/export'].map(async (path) =>
        (await mount.ask('GET', path, undefined, { headers })).text(),
      ),
    )
    expect(texts.join()).toContain('"Maria"')
    expect(texts.join()).not.toContain(token.slice(4))
  })

  it('one who is removed is 401 at once, gone from the list, and still has a name', async () => {
    const { operator, headers } = await add('Maria', 'admin')
    expect(await status(headers)).toBe(200)
    expect((await listed()).find(({ id }) => id === operator.id)?.last_seen_at).not.toBeNull()
    expect((await mount.ask('DELETE', `/operators/${operator.id}`)).status).toBe(204)
    expect(await status(headers)).toBe(401)
    expect((await listed()).map(({ name }) => name)).toEqual(['Owner'])
    expect((await listed('/operators?removed=1')).at(-1)).toMatchObject({
      id: operator.id,
      name: 'Maria',
      removed_at: expect.any(String),
    })
  })

  it('an admin may remove themselves, once', async () => {
    const { operator, headers } = await add('Maria', 'admin')
    expect((await mount.ask('DELETE', `/operators/${operator.id}`, undefined, { headers })).status).toBe(204)
    expect((await mount.ask('DELETE', `/operators/${operator.id}`, undefined, { headers })).status).toBe(401)
    expect((await mount.ask('DELETE', `/operators/${operator.id}`)).status).toBe(404)
  })

  it('ends the streams that a removed operator has open, and no others', async () => {
    const { operator, headers } = await add('Maria', 'viewer')
    const other = await add('Ben', 'viewer')
    const openStream = async (by: Record<string, string>) =>
      (await mount.ask('GET', '/audit/stream', undefined, { headers: by })).body!.getReader()
    const mine = [await openStream(headers), await openStream(headers)]
    const theirs = await openStream(other.headers)
    for (const reader of [...mine, theirs]) await reader.read()
    const ended = Promise.all(mine.map(drained))
    await mount.ask('DELETE', `/operators/${operator.id}`)
    await ended
    const { value } = await theirs.read()
    expect(new TextDecoder().decode(value)).toContain('event: operator.removed')
    await theirs.cancel()
    expect(mount.rooms.faults).toEqual([])
  })

  it('breaks off the export that a removed operator is reading', async () => {
    const { log } = mount.rooms
    const row = { type: 'test.row', record: { text: 'x'.repeat(10_000) } }
    await Promise.all(
      Array.from({ length: 2000 }, (_, n) => log.append({ ...row, record: { ...row.record, id: `row-${n}` } })),
    )
    const { operator, headers } = await add('Maria', 'viewer')
    const reader = (await mount.ask('GET', '/audit/export', undefined, { headers })).body!.getReader()
    await reader.read()
    await mount.ask('DELETE', `/operators/${operator.id}`)
    const rest = await drained(reader).catch(() => 'broken off')
    expect(rest).not.toContain('"signature"')
  })

  it('a change whose body was still coming when its operator was removed does not happen', async () => {
    const { operator, headers } = await add('Maria', 'admin')
    let finish = () => {}
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const send = (text: string) => controller.enqueue(new TextEncoder().encode(text))
        send('{"name": "made too')
        finish = () => {
          send(' late"}')
          controller.close()
        }
      },
    })
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    const answering = mount.raw('/api/v1/agents', init)
    const { operators } = mount.rooms.identity
    await until(() => operators.get(operator.id).last_seen_at !== null, 'the request to be known')
    await mount.ask('DELETE', `/operators/${operator.id}`)
    finish()
    expect((await answering).status).toBe(401)
    expect(mount.rooms.identity.agents.list(10, 0).total).toBe(0)
  })

  it('the owner stays, also when another admin asks', async () => {
    const answer = await mount.ask('DELETE', '/operators/local', undefined, { headers: await mount.as('admin') })
    expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: 'owner' })])
  })

  it('a name that is taken is 409 and says at which field', async () => {
    await add('Maria', 'viewer')
    const again = await mount.ask('POST', '/operators', { name: 'maria', role: 'admin' })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'name_taken', errors: [{ path: 'name' }] })
  })

  it.each([
    [{ role: 'viewer' }, 'name'],
    [{ name: ' ', role: 'viewer' }, 'name'],
    [{ name: 'x'.repeat(121), role: 'viewer' }, 'name'],
    [{ name: 'Maria' }, 'role'],
    [{ name: 'Maria', role: 'owner' }, 'role'],
    [{ name: 'Maria', role: 'viewer', token: 'bho_mine' }, 'token'],
    [{ name: 'Maria', role: 'viewer', id: 'local' }, 'id'],
  ])('refuses %j', async (body, path) => {
    const answer = await mount.ask('POST', '/operators', body)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid_request', errors: [{ path }] })
  })

  it('tells in the log and on the stream who did it', async () => {
    const admin = await add('Maria', 'admin')
    const asked = await mount.ask('POST', '/agents', { name: 'reader' }, { headers: admin.headers })
    expect(asked.status).toBe(201)
    const { items } = (await (await mount.ask('GET', '/events')).json()) as { items: { type: string; data: object }[] }
    expect(items).toMatchObject([
      { type: 'agent.created', data: { operator_id: admin.operator.id } },
      { type: 'operator.created', data: { operator_id: 'local', operator: { name: 'Maria', role: 'admin' } } },
    ])
  })
})

/** All that is left of it, as text. */
async function drained(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text
    text += new TextDecoder().decode(value)
  }
}
