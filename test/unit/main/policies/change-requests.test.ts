// A change to a live policy: bound to a version, applied exactly as reviewed, decided once, by somebody else where there is one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Policy } from '../../../../src/shared/contract/policy.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { gateDouble, policyRooms, regoText } from '../../../support/policy-rooms.ts'

let base: Awaited<ReturnType<typeof identityRooms>>
let rooms: ReturnType<typeof policyRooms>
let policy: Policy
const people = { operators: 1 }

beforeEach(async () => {
  people.operators = 1
  base = await identityRooms()
  rooms = policyRooms(base, people)
  policy = await rooms.policies.create(
    { name: 'Mine', description: '', rego_content: regoText('old'), status: 'active' },
    'admin',
  )
})
afterEach(() => base.close())

const submit = (message = 'new', more: { base_version?: number } = {}) =>
  rooms.changeRequests.submit(
    policy.id,
    {
      proposed_rego_content: regoText(message),
      name: 'Mine',
      description: 'better',
      change_summary: 'Says it better',
      ...more,
    },
    'author',
  )
const approve = (id: string, by = 'admin') => rooms.changeRequests.approve(policy.id, id, 'Looks right', by)
const refused = (code: string, status: number) => expect.objectContaining({ code, status })
const eventsOf = async (type: string) => (await base.events()).filter((event) => event.type === type)

describe('a change request', () => {
  it('waits, is applied at once when approved, and says who did what', async () => {
    const request = await submit()
    expect(request).toMatchObject({ status: 'pending', base_version: 1, submitted_by: 'author' })
    expect(rooms.changeRequests.pending()).toBe(1)
    expect(rooms.engine.modules.get(policy.id)?.text).toBe(regoText('old'))
    expect(await approve(request.id)).toMatchObject({ status: 'approved', reviewed_by: 'admin' })
    expect(rooms.engine.modules.get(policy.id)?.text).toBe(regoText('new'))
    expect(rooms.policies.get(policy.id)).toMatchObject({ version: 2, rego_content: regoText('new'), status: 'active' })
    expect(rooms.policies.versions(policy.id).items[0]).toMatchObject({
      version: 2,
      created_by: 'author',
      change_request_id: request.id,
    })
    const [event] = await eventsOf('policy_change_approved')
    expect(event?.data).toMatchObject({ operator_id: 'admin', notes: 'Looks right', self_approved: false })
    expect(rooms.changeRequests.pending()).toBe(0)
    await expect(approve(request.id)).rejects.toEqual(refused('already_decided', 409))
  })

  it('is not taken for a version that the policy left while the gate was at work', async () => {
    vi.spyOn(gateDouble, 'check').mockImplementationOnce(async () => {
      await rooms.policies.patch(policy.id, { name: 'Moved on' }, 'admin')
      return { valid: true, errors: [], warnings: [], index: null, heads: [] }
    })
    await expect(submit()).rejects.toEqual(refused('version_conflict', 409))
    expect(rooms.changeRequests.pending()).toBe(0)
    expect(await eventsOf('policy_change_submitted')).toEqual([])
  })

  it('keeps the old text when rejected', async () => {
    const { id } = await submit()
    expect(await rooms.changeRequests.reject(policy.id, id, 'Too wide', 'admin')).toMatchObject({
      status: 'rejected',
      review_notes: 'Too wide',
    })
    expect(rooms.engine.modules.get(policy.id)?.text).toBe(regoText('old'))
    expect((await eventsOf('policy_change_rejected'))[0]?.data).toMatchObject({ notes: 'Too wide' })
  })

  it('is stale once the policy has moved on', async () => {
    const [first, second] = [await submit('one'), await submit('two')]
    await approve(first.id)
    await expect(approve(second.id)).rejects.toEqual(refused('stale', 409))
    expect(
      rooms.changeRequests
        .list(policy.id, 50, 0)
        .items.map(({ status }) => status)
        .sort(),
    ).toEqual(['approved', 'stale'])
    expect(rooms.changeRequests.pending()).toBe(0)
    await expect(submit('three', { base_version: 1 })).rejects.toEqual(refused('version_conflict', 409))
  })

  it('is refused when the gate refuses its text', async () => {
    await expect(submit('REFUSED')).rejects.toEqual(refused('policy_refused', 422))
    expect(rooms.changeRequests.pending()).toBe(0)
  })

  it('is approved by its author only where there is nobody else', async () => {
    const { id } = await submit()
    people.operators = 2
    await expect(approve(id, 'author')).rejects.toEqual(refused('self_approval', 403))
    expect(rooms.policies.get(policy.id).version).toBe(1)
    people.operators = 1
    await approve(id, 'author')
    expect((await eventsOf('policy_change_approved'))[0]?.data).toMatchObject({ self_approved: true })
  })

  it('changes nothing when the engine does not take it', async () => {
    const { id } = await submit()
    rooms.engine.broken = true
    await expect(approve(id)).rejects.toEqual(refused('opa_unavailable', 503))
    expect(rooms.policies.get(policy.id).version).toBe(1)
    expect(rooms.changeRequests.pending()).toBe(1)
  })

  it('leaves a policy that is only watched in monitor mode', async () => {
    await rooms.policies.patch(policy.id, { status: 'monitor' }, 'admin')
    await approve((await submit()).id)
    expect(rooms.policies.get(policy.id).status).toBe('monitor')
  })
})
