// Rules that wait in the engine before their time: never heard, never in the way of what is stored, and only so many.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newPolicyRow } from '../../../../src/main/policies/policy-row.ts'
import type { PolicyRow } from '../../../../src/main/store/tables.ts'
import { automationRooms } from '../../../support/automation-rooms.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

let base: Awaited<ReturnType<typeof identityRooms>>
let rooms: Awaited<ReturnType<typeof automationRooms>>

beforeEach(async () => {
  base = await identityRooms()
  rooms = await automationRooms(base)
  await rooms.policyAutomation.patch({ auto_activate_enabled: true }, 'local')
})
afterEach(async () => {
  await rooms.close()
  await base.close()
  expect(rooms.faults).toEqual([])
})

const held = () => [...rooms.engine.modules].flatMap(([id, { heard }]) => (heard === 'none' ? [id] : []))
const proposed = async (tool_name: string) => (await rooms.detected({ tool_name }))?.id ?? ''

/** As it would be enacted. */
const policyNamed = (id: string): PolicyRow => ({
  ...newPolicyRow({ name: 'a', description: '', rego_content: 'package a' }, 'local', '2030-01-01T00:00:00.000Z'),
  id,
  tenant_id: 'local',
  source: 'autogen',
  status: 'active',
})

describe('a rule on its way', () => {
  it('waits only where rules may activate themselves', async () => {
    await rooms.policyAutomation.patch({ auto_activate_enabled: false }, 'local')
    await proposed('a')
    expect(held()).toEqual([])
  })

  it('waits from the moment at which rules may activate themselves', async () => {
    await rooms.policyAutomation.patch({ auto_activate_enabled: false }, 'local')
    const ids: string[] = []
    for (let n = 0; n < 9; n += 1) ids.push(await proposed(`tool_${n}`))
    await rooms.candidates.reject(ids[5] ?? '', {}, 'local')
    await rooms.policyAutomation.patch({ auto_activate_threshold: 0.9 }, 'local')
    await rooms.settled()
    expect(held()).toEqual([])
    await rooms.policyAutomation.patch({ auto_activate_enabled: true }, 'local')
    await rooms.settled()
    expect(held()).toEqual(ids.filter((_, n) => n !== 5))
  })

  it('does not wait from the moment at which others do, when its pattern was taken back before', async () => {
    await rooms.policyAutomation.patch({ auto_activate_enabled: false, rejected_quiet_hours: 0 }, 'local')
    const first = await proposed('a')
    await rooms.candidates.approve(first, {}, 'local')
    await rooms.candidates.undo(first, undefined, 'local')
    const again = await proposed('a')
    expect(rooms.candidates.get(again).status).toBe('proposed')
    await rooms.policyAutomation.patch({ auto_activate_enabled: true }, 'local')
    await rooms.settled()
    expect(held()).toEqual([])
  })

  it('waits again after a restart, though nothing was seen since', async () => {
    const id = await proposed('a')
    await rooms.close()
    rooms = await automationRooms(base)
    await rooms.settled()
    expect(held()).toEqual([id])
  })

  it('that the engine does not take at a start says so once, and the console goes on', async () => {
    for (const tool of ['a', 'b']) await proposed(tool)
    await rooms.close()
    rooms = await automationRooms(base)
    rooms.engine.failsAfter = 0
    await rooms.settled()
    expect(rooms.faults.splice(0)).toMatchObject([{ code: 'opa_unavailable' }])
    expect((await proposed('c')) !== '').toBe(true)
  })

  it('is put into the engine once', async () => {
    const put: string[] = []
    const { changePolicies } = rooms.engine
    rooms.engine.changePolicies = async (change) => {
      put.push(...(change.put ?? []).map(({ id }) => id))
      await changePolicies(change)
    }
    const id = await proposed('a')
    await proposed('a')
    expect(put).toEqual([id])
  })

  it('is one of the newest eight', async () => {
    const ids: string[] = []
    for (let n = 0; n < 10; n += 1) ids.push(await proposed(`tool_${n}`))
    expect(held()).toEqual(ids.slice(2))
  })

  it('goes when it was rejected or edited, as soon as another one comes', async () => {
    const rejected = await proposed('a')
    const edited = await proposed('b')
    await rooms.candidates.reject(rejected, {}, 'local')
    await rooms.candidates.edit(edited, `${rooms.candidates.get(edited).rego_rule}# more\n`, 'local')
    const id = await proposed('c')
    expect(held()).toEqual([id])
  })

  it('that a person approves is heard, and stays when others go', async () => {
    const id = await proposed('a')
    await rooms.candidates.approve(id, {}, 'local')
    for (let n = 0; n < 9; n += 1) await proposed(`tool_${n}`)
    expect(rooms.engine.modules.get(id)).toMatchObject({ mode: 'active' })
    expect(held()).not.toContain(id)
  })

  it('never takes the place of what was stored meanwhile', async () => {
    const id = await proposed('a')
    await rooms.candidates.approve(id, {}, 'local')
    const { enact } = rooms.proofs
    const after = { ...policyNamed(id), rego_content: 'package other' }
    await enact.ready({ after }, () => true)
    await enact.forget(id)
    expect(rooms.engine.modules.get(id)).toMatchObject({ text: rooms.candidates.get(id).rego_rule })
    expect(held()).toEqual([])
  })

  it('that nobody wants any more when its turn comes does not come', async () => {
    await rooms.proofs.enact.ready({ after: policyNamed('x') }, () => false)
    expect(held()).toEqual([])
  })

  it('that the engine does not take comes as any other later', async () => {
    rooms.engine.failsAfter = 0
    const id = await proposed('a')
    expect(rooms.faults.splice(0)).toMatchObject([{ code: 'opa_unavailable' }])
    await proposed('a')
    expect(held()).toEqual([id])
  })
})
