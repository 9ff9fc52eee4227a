// Operators: a token that is shown once, found by its hash, and worth nothing from the moment of the removal.
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChangeRecorder } from '../../../../src/main/events/change-recorder.ts'
import { createOperators, type Operators } from '../../../../src/main/identity/operators.ts'
import { createOperatorStore } from '../../../../src/main/store/operators.ts'
import { operatorRoles, operatorSchema, ownerId } from '../../../../src/shared/contract/operator.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

let rooms: Awaited<ReturnType<typeof identityRooms>>
let operators: Operators
beforeEach(async () => {
  rooms = await identityRooms()
  operators = rooms.identity.operators
})
afterEach(() => rooms.close())

const everybody = { removed: true, limit: 50, offset: 0 }
const active = { removed: false, limit: 50, offset: 0 }
const maria = { name: 'Maria', role: 'analyst' } as const

describe('operators', () => {
  it('the owner is there from the start, once, and is an admin', async () => {
    const { items, total } = operators.list(active)
    expect([items, total]).toEqual([[expect.objectContaining({ id: ownerId, name: 'Owner', role: 'admin' })], 1])
    rooms.clock.move(1000)
    const again = createOperators({ ...rooms, rows: createOperatorStore(rooms.store) })
    expect(again.list(active).items).toEqual(items)
    expect(operators.count()).toBe(1)
    expect(await rooms.events()).toEqual([])
  })

  it('stores the hash of a token and never the token', async () => {
    const { operator, token } = await operators.create(maria, ownerId)
    expect(token).toMatch(/^bho_[A-Za-z0-9_-]{43}$/)
    expect(operator).toEqual(operatorSchema.parse(operator))
    expect(operator).toMatchObject({ ...maria, last_seen_at: null, removed_at: null })
    const rows = JSON.stringify(rooms.store.sqlite.prepare('select * from operators').all())
    expect(rows).toContain(createHash('sha256').update(token).digest('hex'))
    expect(rows + JSON.stringify(await rooms.events())).not.toContain(token.slice(4))
    expect(operators.byToken(token)).toEqual({ id: operator.id, role: 'analyst' })
  })

  it('gives every operator a token of its own', async () => {
    const tokens = new Set<string>()
    for (const role of operatorRoles) tokens.add((await operators.create({ name: `a ${role}`, role }, ownerId)).token)
    expect(tokens.size).toBe(4)
    expect([...tokens].map((token) => operators.byToken(token)?.role)).toEqual([...operatorRoles])
  })

  it.each(['', 'bho_', 'none', 'bho_none', 'local', `bho_${'A'.repeat(43)}`])('nobody has the token %j', (token) => {
    expect(operators.byToken(token)).toBeNull()
  })

  it('does not take the hash for the token', async () => {
    const { token } = await operators.create(maria, ownerId)
    const hash = createHash('sha256').update(token).digest('hex')
    for (const given of [hash, `bho_${hash}`, token.slice(0, -1), `${token}x`, token.slice(4)])
      expect(operators.byToken(given)).toBeNull()
  })

  it('ends a token with the commit, before the log has the row', async () => {
    const { operator, token } = await operators.create(maria, ownerId)
    const removing = operators.remove(operator.id, ownerId)
    expect(operators.byToken(token)).toBeNull()
    await removing
    expect(operators.count()).toBe(1)
  })

  it('keeps whoever was removed, last and with the time, for those who ask', async () => {
    const { operator } = await operators.create(maria, ownerId)
    rooms.clock.move(1000)
    const other = (await operators.create({ name: 'Ben', role: 'viewer' }, ownerId)).operator
    await operators.remove(operator.id, other.id)
    expect(operators.list(active).items.map(({ name }) => name)).toEqual(['Owner', 'Ben'])
    const all = operators.list(everybody)
    expect(all.items.map(({ name }) => name)).toEqual(['Owner', 'Ben', 'Maria'])
    expect(all.total).toBe(3)
    expect(all.items[2]?.removed_at).toBe(rooms.clock.timestamp())
    expect(operators.get(operator.id).name).toBe('Maria')
    expect(operators.list({ removed: true, limit: 1, offset: 1 }).items.map(({ name }) => name)).toEqual(['Ben'])
  })

  it('writes who added and who removed whom into the log', async () => {
    const { operator } = await operators.create({ name: 'Maria', role: 'admin' }, ownerId)
    const ben = await operators.create({ name: 'Ben', role: 'viewer' }, operator.id)
    await operators.remove(ben.operator.id, operator.id)
    const told = { id: ben.operator.id, name: 'Ben', role: 'viewer' }
    expect(await rooms.events()).toMatchObject([
      { type: 'operator.created', data: { operator_id: ownerId, operator: { id: operator.id } } },
      { type: 'operator.created', data: { operator_id: operator.id, operator: told } },
      { type: 'operator.removed', data: { operator_id: operator.id, operator: told } },
    ])
  })

  it.each(['Maria', 'maria', 'MARIA', 'Ｍaria', 'owner', 'OWNER', 'local'])(
    'refuses the name %j, which is taken',
    async (name) => {
      await operators.create(maria, ownerId)
      const again = operators.create({ name, role: 'viewer' }, ownerId)
      await expect(again).rejects.toMatchObject({ status: 409, code: 'name_taken', errors: [{ path: 'name' }] })
      expect(operators.list(everybody).total).toBe(2)
      expect(await rooms.events()).toHaveLength(1)
    },
  )

  it('of two of one name at once, one is made', async () => {
    const both = await Promise.allSettled([operators.create(maria, ownerId), operators.create(maria, ownerId)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('a name is free again after the removal, with another id and token', async () => {
    const first = await operators.create(maria, ownerId)
    await operators.remove(first.operator.id, ownerId)
    const second = await operators.create(maria, ownerId)
    expect(second.operator.id).not.toBe(first.operator.id)
    expect([operators.byToken(first.token), operators.byToken(second.token)?.id]).toEqual([null, second.operator.id])
  })

  it('never removes the owner, nor anybody twice, nor nobody', async () => {
    const { operator } = await operators.create(maria, ownerId)
    await expect(operators.remove(ownerId, operator.id)).rejects.toMatchObject({ status: 409, code: 'owner' })
    const both = await Promise.allSettled([
      operators.remove(operator.id, ownerId),
      operators.remove(operator.id, ownerId),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(operators.remove(operator.id, ownerId)).rejects.toMatchObject({ status: 404 })
    await expect(operators.remove('nobody', ownerId)).rejects.toMatchObject({ status: 404 })
    expect(createOperatorStore(rooms.store).end(ownerId, rooms.clock.timestamp())).toBe(false)
    expect((await rooms.events()).filter(({ type }) => type === 'operator.removed')).toHaveLength(1)
  })

  it('writes when somebody was seen at most once a minute', async () => {
    const { operator } = await operators.create(maria, ownerId)
    const seenAt = () => operators.get(operator.id).last_seen_at
    operators.seen(operator.id)
    const first = rooms.clock.timestamp()
    expect(seenAt()).toBe(first)
    rooms.clock.move(59_999)
    operators.seen(operator.id)
    expect(seenAt()).toBe(first)
    rooms.clock.move(1)
    operators.seen(operator.id)
    expect(seenAt()).toBe(rooms.clock.timestamp())
    operators.seen(ownerId)
    expect(operators.get(ownerId).last_seen_at).toBe(rooms.clock.timestamp())
    operators.seen('nobody')
  })
})

describe('followers', () => {
  it('are told once, and only those of the removed', async () => {
    const one = await operators.create(maria, ownerId)
    const other = await operators.create({ name: 'Ben', role: 'viewer' }, ownerId)
    const told: string[] = []
    operators.follow(one.operator.id, () => told.push('first'))
    const stop = operators.follow(one.operator.id, () => told.push('stopped'))
    operators.follow(one.operator.id, () => told.push('second'))
    operators.follow(other.operator.id, () => told.push('other'))
    operators.follow(ownerId, () => told.push('owner'))
    stop()
    await operators.remove(one.operator.id, ownerId)
    await operators.remove(one.operator.id, ownerId).catch(() => {})
    expect(told).toEqual(['first', 'second'])
  })

  it('who comes too late is told at once', async () => {
    const { operator } = await operators.create(maria, ownerId)
    await operators.remove(operator.id, ownerId)
    let told = 0
    operators.follow(operator.id, () => told++)()
    operators.follow('nobody', () => told++)
    expect(told).toBe(2)
  })

  it('are told even when the log does not take the row', async () => {
    const { operator, token } = await operators.create(maria, ownerId)
    const full = { append: () => Promise.reject(new Error('full')) }
    const recorder = createChangeRecorder({ ...rooms, log: full })
    const broken = createOperators({ ...rooms, rows: createOperatorStore(rooms.store), recorder })
    let told = 0
    broken.follow(operator.id, () => told++)
    await expect(broken.remove(operator.id, ownerId)).rejects.toThrow('full')
    expect([told, broken.byToken(token)]).toEqual([1, null])
    expect(await rooms.recorder.drain()).toBe(1)
    expect((await rooms.events()).at(-1)).toMatchObject({ type: 'operator.removed' })
  })

  it('are not told when nothing was removed', async () => {
    const { operator, token } = await operators.create(maria, ownerId)
    let told = 0
    operators.follow(operator.id, () => told++)
    rooms.store.sqlite.exec("create trigger stop before update on operators begin select raise(abort, 'no'); end")
    await expect(operators.remove(operator.id, ownerId)).rejects.toThrow('no')
    expect([told, operators.byToken(token)?.id]).toEqual([0, operator.id])
  })
})
