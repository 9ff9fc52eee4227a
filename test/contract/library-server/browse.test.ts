// The seed's six routes as in its table, filters, search, sorting and paging, on both databases.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  artifactSchema,
  artifactSummarySchema,
  featuredSchema,
  packSchema,
} from '../../../src/shared/contract/community.ts'
import {
  createPublisher,
  dlpBody,
  engines,
  inboundBody,
  type LibraryRoom,
  packBody,
  policyBody,
  startLibraryRoom,
} from '../../support/library-room.ts'

describe.each(engines)('the library on %s', (engine) => {
  let room: LibraryRoom
  let tenant: string
  const ids: Record<string, string> = {}
  const publisher = createPublisher()
  const names = async (query: string) => {
    const { status, body, text } = await room.ask('GET', `/artifacts?${query}`)
    if (status !== 200) throw new Error(text)
    return (body.items as { name: string }[]).map(({ name }) => name)
  }

  beforeAll(async () => {
    room = await startLibraryRoom(engine)
    tenant = await room.token('tenant', 'Reader')
    ids.keys = await room.publish(
      publisher,
      policyBody('Private keys stay', 'private_keys_stay', {
        category: 'Files',
        frameworks: ['HIPAA: 164.312(a)(1)', 'SOC 2'],
        description: 'Nothing reads a key file of the patient portal.',
      }),
    )
    ids.badges = await room.publish(publisher, dlpBody('Badge numbers', { tags: ['badges', 'patients'] }))
    ids.wire = await room.publish(publisher, inboundBody('Wire fraud', { category: 'Fraud', frameworks: ['PCI DSS'] }))
    ids.pack = await room.publish(
      publisher,
      packBody('Starter pack', [
        { artifact_id: ids.keys, version: '1.0.0' },
        { artifact_id: ids.badges, version: '1.0.0' },
      ]),
    )
  })
  afterAll(() => room.stop())

  it('lists what was published, in its form', async () => {
    const { status, body } = await room.ask('GET', '/artifacts')
    expect(status).toBe(200)
    expect(body.total).toBe(4)
    for (const item of body.items) artifactSummarySchema.parse(item)
  })

  it('gives one artifact with its versions', async () => {
    const { status, body } = await room.ask('GET', `/artifacts/${ids.keys}`)
    expect(status).toBe(200)
    const artifact = artifactSchema.parse(body)
    expect(artifact.slug).toBe('private_keys_stay')
    expect(artifact.versions).toEqual([expect.objectContaining({ version: '1.0.0', log_index: 0 })])
    expect((await room.ask('GET', `/artifacts/${randomUUID()}`)).status).toBe(404)
    expect((await room.ask('GET', '/artifacts/no-id')).status).toBe(404)
  })

  it('lists packs, and one with its members', async () => {
    const listed = await room.ask('GET', '/packs')
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([ids.pack])
    const { body } = await room.ask('GET', `/packs/${ids.pack}`)
    expect(packSchema.parse(body).members.map(({ name }) => name)).toEqual(['Private keys stay', 'Badge numbers'])
    expect((await room.ask('GET', `/packs/${ids.keys}`)).status).toBe(404)
  })

  it('filters', async () => {
    expect(await names('kind=inbound_rule')).toEqual(['Wire fraud'])
    expect(await names('category=files')).toEqual(['Private keys stay'])
    expect(await names('framework=HIPAA')).toEqual(['Private keys stay'])
    expect(await names(`framework=${encodeURIComponent('hipaa: 164.312(a)(1)')}`)).toEqual(['Private keys stay'])
    expect(await names('framework=HIP')).toEqual([])
    expect(await names('language=rego')).toEqual(['Private keys stay'])
    expect(await names('min_subscribers=1')).toEqual([])
    expect(await names('kind=policy&category=Fraud')).toEqual([])
  })

  it('searches names, tags, frameworks and descriptions, the last word as far as it goes', async () => {
    expect(await names('q=badge')).toEqual(['Badge numbers'])
    expect(await names('q=bad')).toEqual(['Badge numbers'])
    expect(await names('q=patients')).toEqual(['Badge numbers', 'Private keys stay'])
    expect(await names('q=patient%20por')).toEqual(['Private keys stay'])
    expect(await names('q=164.312')).toEqual(['Private keys stay'])
    expect(await names('q=private_keys_stay')).toEqual(['Private keys stay'])
    expect(await names('q=private%20elephants')).toEqual([])
    for (const hostile of ["'; drop table community.artifacts; --", '!&|():*<->', '%00', "a' | 'b", ':*'])
      expect((await room.ask('GET', `/artifacts?q=${encodeURIComponent(hostile)}`)).status).toBeLessThan(423)
    expect(await names('q=%20')).toHaveLength(4)
  })

  it('sorts and pages', async () => {
    const byName = ['Badge numbers', 'Private keys stay', 'Starter pack', 'Wire fraud']
    expect(await names('sort=name')).toEqual(byName)
    expect(await names('sort=name&limit=2&offset=1')).toEqual(byName.slice(1, 3))
    expect(await names('sort=newest&limit=1')).toEqual(['Starter pack'])
    expect(await names('offset=1000')).toEqual([])
    for (const query of ['limit=0', 'limit=101', 'sort=price', 'unknown=1', 'limit=1&limit=2', 'kind=tool'])
      expect((await room.ask('GET', `/artifacts?${query}`)).status).toBe(422)
  })

  it('counts what can be filtered by', async () => {
    const { body } = await room.ask('GET', '/facets')
    expect(body.categories).toContainEqual({ name: 'Secrets', count: 2 })
    expect(body.frameworks).toContainEqual({ name: 'HIPAA', count: 1 })
    expect(body.frameworks).toContainEqual({ name: 'SOC 2', count: 3 })
    expect(body.languages).toContainEqual({ name: 'rego', count: 1 })
  })

  it('subscribes, counts distinct tenants, and ends it', async () => {
    const path = `/artifacts/${ids.badges}/subscribe`
    const subscribed = await room.ask('POST', path, { token: tenant, body: { cadence: 'weekly' } })
    expect(subscribed.status).toBe(201)
    expect(subscribed.body).toMatchObject({ cadence: 'weekly', resolved_version: '1.0.0', pinned_version: null })
    const again = await room.ask('POST', path, { token: tenant, body: { cadence: 'daily', pinned_version: '1.0.0' } })
    expect(again.body).toMatchObject({ id: subscribed.body.id, cadence: 'daily', pinned_version: '1.0.0' })
    await room.ask('POST', path, { token: await room.token('tenant'), body: {} })
    const count = async () => (await room.ask('GET', `/artifacts/${ids.badges}`)).body.subscribers
    expect(await count()).toBe(2)
    expect(await names('min_subscribers=2')).toEqual(['Badge numbers'])
    expect((await names('')).at(0)).toBe('Badge numbers')
    expect((await room.ask('DELETE', path, { token: tenant })).status).toBe(204)
    expect((await room.ask('DELETE', path, { token: tenant })).status).toBe(204)
    expect(await count()).toBe(1)
    expect((await room.ask('POST', path, { token: tenant, body: { cadence: 'never' } })).status).toBe(422)
    expect((await room.ask('POST', path, { token: tenant, body: { pinned_version: '9.0.0' } })).status).toBe(404)
    expect((await room.ask('POST', path, { body: {} })).status).toBe(401)
  })

  it('installs a copy, of a pack also a part', async () => {
    const copy = await room.ask('POST', `/artifacts/${ids.keys}/install`, { token: tenant, body: {} })
    expect(copy.status).toBe(201)
    expect(copy.body).toMatchObject({ artifact_id: ids.keys, version: '1.0.0', kind: 'policy' })
    const part = await room.ask('POST', `/packs/${ids.pack}/install`, { token: tenant, body: { members: [ids.keys] } })
    expect(part.status).toBe(201)
    expect(part.body).toMatchObject({ artifact_id: ids.pack, members: [ids.keys] })
    const wrong = await room.ask('POST', `/packs/${ids.pack}/install`, { token: tenant, body: { members: [ids.wire] } })
    expect(wrong.status).toBe(422)
    expect((await room.ask('POST', `/artifacts/${ids.keys}/install`, { body: {} })).status).toBe(401)
  })

  it('recommends a list for a week, which stays until there is another', async () => {
    const token = room.library.maintainerToken
    expect(featuredSchema.parse((await room.ask('GET', '/featured')).body).items).toEqual([])
    const put = (body: unknown, by = token) => room.ask('PUT', '/featured', { token: by, body })
    expect((await put({ items: [] }, tenant)).status).toBe(403)
    expect((await put({ week: '2020-W01', items: [{ artifact_id: ids.wire, note: 'old' }] })).status).toBe(200)
    const first = await room.ask('GET', '/featured')
    expect(first.body).toMatchObject({ week: '2020-W01', items: [{ name: 'Wire fraud', note: 'old' }] })
    const second = await put({ items: [{ artifact_id: ids.badges }, { artifact_id: ids.pack }] })
    expect(second.status).toBe(200)
    expect((await room.ask('GET', '/featured')).body).toEqual(second.body)
    expect(second.body.items.map(({ name }: { name: string }) => name)).toEqual(['Badge numbers', 'Starter pack'])
    await put({ week: '9999-W01', items: [] })
    expect((await room.ask('GET', '/featured')).body).toEqual(second.body)
    const unknown = await put({ items: [{ artifact_id: randomUUID() }] })
    expect(unknown.status).toBe(422)
    expect(unknown.body.errors).toEqual([{ path: 'items.0.artifact_id', message: 'There is no such artifact.' }])
  })

  it('answers the bytes of a version, which never change', async () => {
    const { body: artifact } = await room.ask('GET', `/artifacts/${ids.badges}`)
    const path = `/artifacts/${ids.badges}/versions/1.0.0`
    const { status, headers } = await room.ask('GET', path, { token: tenant })
    const etag = `"${artifact.versions[0].sha256}"`
    expect([status, headers.get('etag')]).toEqual([200, etag])
    expect(headers.get('cache-control')).toContain('immutable')
    const again = await room.ask('GET', path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.text]).toEqual([304, ''])
    expect((await room.ask('GET', `/artifacts/${ids.badges}/versions/1.0.1`)).status).toBe(404)
  })

  it('publishes a schema for each kind', async () => {
    for (const kind of ['policy', 'dlp_pattern', 'inbound_rule', 'pack']) {
      const { status, body } = await room.ask('GET', `/schemas/${kind}`)
      expect([status, body.type, body.additionalProperties]).toEqual([200, 'object', false])
    }
    expect((await room.ask('GET', '/schemas/tool')).status).toBe(404)
  })

  it('says what is wrong with a request in one form', async () => {
    const { status, headers, body } = await room.ask('GET', '/nothing')
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(body).toMatchObject({ status: 404, code: 'not_found' })
    const wrong = await room.ask('DELETE', '/artifacts')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await room.ask('GET', '/artifacts', { token: 'nobody' })).status).toBe(401)
    const bodies = ['{', '{"a":1,"a":2}', '[]', '{"cadence":"daily","more":1}']
    const statuses = bodies.map(async (body) => {
      return (await room.ask('POST', `/artifacts/${ids.keys}/subscribe`, { token: tenant, body })).status
    })
    expect(await Promise.all(statuses)).toEqual([400, 400, 422, 422])
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
