// A policy from draft to archive: what the gate refuses stays a draft, what the engine does not take is not stored.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PatchPolicy } from '../../../../src/shared/contract/policy.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { policyRooms, regoText } from '../../../support/policy-rooms.ts'

let base: Awaited<ReturnType<typeof identityRooms>>
let rooms: ReturnType<typeof policyRooms>

beforeEach(async () => {
  base = await identityRooms()
  rooms = policyRooms(base)
})
afterEach(() => base.close())

const create = (text = regoText(), status: 'draft' | 'active' | 'monitor' = 'draft') =>
  rooms.policies.create({ name: 'Mine', description: '', rego_content: text, status }, 'author')
const patch = (id: string, change: PatchPolicy) => rooms.policies.patch(id, change, 'admin')
const refused = (code: string, status: number) => expect.objectContaining({ code, status })
const typesOf = async () => (await base.events()).map(({ type }) => type)

describe('a draft', () => {
  it('keeps a text that the gate refuses, until somebody asks for more', async () => {
    const policy = await create(regoText('no', 'REFUSED'))
    expect(policy).toMatchObject({ status: 'draft', version: 1, source: 'custom' })
    await expect(patch(policy.id, { status: 'active' })).rejects.toEqual(refused('policy_refused', 422))
    await expect(patch(policy.id, { status: 'active' })).rejects.toMatchObject({
      errors: [{ path: 'rego_content', line: 6, column: 1, code: 'refused', message: 'This is not allowed.' }],
    })
    expect(rooms.engine.modules.size).toBe(0)
    expect(rooms.policies.get(policy.id).status).toBe('draft')
  })

  it('is not created at all when it was to be active and the gate refuses it', async () => {
    await expect(create(regoText('no', 'REFUSED'), 'active')).rejects.toEqual(refused('policy_refused', 422))
    expect(rooms.policies.list({ source: 'custom', limit: 50, offset: 0 }).total).toBe(0)
  })

  it('counts its versions and keeps each of them', async () => {
    const { id } = await create()
    await patch(id, { rego_content: regoText('second'), version: 1 })
    await patch(id, { name: 'Renamed' })
    await patch(id, { name: 'Renamed' })
    const { items } = rooms.policies.versions(id)
    expect(items.map(({ version, name }) => [version, name])).toEqual([
      [3, 'Renamed'],
      [2, 'Mine'],
      [1, 'Mine'],
    ])
    expect(items[2]?.rego_content).toBe(regoText())
    await expect(patch(id, { name: 'Late', version: 2 })).rejects.toEqual(refused('version_conflict', 409))
  })
})

describe('a live policy', () => {
  it('is in the engine with its index, changes its mode, and leaves when archived', async () => {
    const { id } = await create(regoText(), 'active')
    expect(rooms.engine.modules.get(id)).toEqual({ text: regoText(), mode: 'active' })
    expect(rooms.rows.byId(id)?.module_index).toBe('{"tools":["write_file"]}')
    await patch(id, { status: 'monitor' })
    expect(rooms.engine.modules.get(id)?.mode).toBe('monitor')
    await patch(id, { status: 'archived' })
    expect(rooms.engine.modules.size).toBe(0)
    expect(rooms.rows.loaded()).toEqual([])
    await patch(id, { status: 'active' })
    expect(rooms.engine.modules.size).toBe(1)
    expect(await typesOf()).toEqual(['policy.created', 'policy.monitored', 'policy.archived', 'policy.activated'])
  })

  it('changes its text only through a change request', async () => {
    const { id } = await create(regoText(), 'active')
    await expect(patch(id, { rego_content: regoText('other') })).rejects.toEqual(
      refused('change_request_required', 409),
    )
    await expect(patch(id, { status: 'draft' })).rejects.toEqual(refused('invalid_status', 409))
    expect((await patch(id, { name: 'Another name' })).version).toBe(2)
  })

  it('is deleted only after it was archived', async () => {
    const { id } = await create(regoText(), 'active')
    await expect(rooms.policies.remove(id, 'admin')).rejects.toEqual(refused('still_active', 409))
    await patch(id, { status: 'archived' })
    await rooms.policies.remove(id, 'admin')
    expect(() => rooms.policies.get(id)).toThrow('no such policy')
    expect((await typesOf()).at(-1)).toBe('policy.removed')
  })

  it('stays as it was when the engine does not take the change', async () => {
    const { id } = await create(regoText(), 'active')
    rooms.engine.broken = true
    await expect(patch(id, { status: 'archived' })).rejects.toEqual(refused('opa_unavailable', 503))
    expect(rooms.policies.get(id).status).toBe('active')
  })

  it('leaves the engine again when the change cannot be stored', async () => {
    const { id } = await create()
    base.store.sqlite.exec('create trigger no before update on policies begin select raise(abort, "disk full"); end')
    await expect(patch(id, { status: 'active' })).rejects.toThrow('disk full')
    expect(rooms.engine.modules.size).toBe(0)
  })

  it('leaves the engine again though the engine falls just then', async () => {
    const { id } = await create()
    base.store.sqlite.exec('create trigger no before update on policies begin select raise(abort, "disk full"); end')
    rooms.engine.failsAfter = 1
    await expect(patch(id, { status: 'active' })).rejects.toThrow('disk full')
    expect(rooms.engine.modules.size).toBe(0)
  })

  it('is changed by one of two at once', async () => {
    const { id } = await create()
    const both = await Promise.allSettled([patch(id, { status: 'active' }), patch(id, { status: 'archived' })])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(rooms.engine.modules.has(id)).toBe(true)
    expect(rooms.policies.get(id).status).toBe('active')
  })
})

describe('a policy that came with the console', () => {
  it('is listed after your own, and read-only', async () => {
    const { id } = await create()
    expect(rooms.policies.list({ limit: 50, offset: 0 }).items.map((each) => each.id)).toEqual([id, 'base/filesystem'])
    expect(rooms.policies.list({ status: 'draft', limit: 50, offset: 0 }).items.map((each) => each.id)).toEqual([id])
    await expect(patch('base/filesystem', { name: 'Mine' })).rejects.toEqual(refused('read_only', 409))
    await expect(rooms.policies.remove('base/filesystem', 'admin')).rejects.toEqual(refused('read_only', 409))
    await expect(patch(randomUUID(), { name: 'Mine' })).rejects.toEqual(refused('not_found', 404))
  })
})
