// Self-approval: refused as soon as there is anybody else, allowed and recorded while there is nobody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSelfApproval } from '../../../../src/main/identity/self-approval.ts'
import { ownerId } from '../../../../src/shared/contract/operator.ts'
import { Refusal } from '../../../../src/shared/contract/problem.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

let rooms: Awaited<ReturnType<typeof identityRooms>>
beforeEach(async () => {
  rooms = await identityRooms()
})
afterEach(() => rooms.close())

describe('self-approval', () => {
  it('is allowed and recorded as such while the owner is alone', () => {
    const review = rooms.identity.mayReview({ author: ownerId, reviewer: ownerId })
    expect(review).toEqual({ ok: true, self_approved: true })
  })

  it('is refused from the moment there is a second operator, whatever the role, until that one is gone', async () => {
    const { mayReview, operators } = rooms.identity
    const { operator } = await operators.create({ name: 'Ben', role: 'viewer' }, ownerId)
    for (const id of [ownerId, operator.id]) {
      const review = mayReview({ author: id, reviewer: id })
      if (review.ok) throw new Error('it was allowed')
      expect(review.refusal).toBeInstanceOf(Refusal)
      expect(review.refusal).toMatchObject({ status: 403, code: 'self_approval' })
    }
    await operators.remove(operator.id, ownerId)
    expect(mayReview({ author: ownerId, reviewer: ownerId })).toEqual({ ok: true, self_approved: true })
  })

  it.each([1, 2, 50])('one may always review what somebody else wrote, with %i operators', (count) => {
    const mayReview = createSelfApproval({ count: () => count })
    expect(mayReview({ author: 'a', reviewer: 'b' })).toEqual({ ok: true, self_approved: false })
  })

  it('counts at the moment of the review, not of the submission', () => {
    let count = 1
    const mayReview = createSelfApproval({ count: () => count })
    const own = { author: 'a', reviewer: 'a' }
    expect(mayReview(own).ok).toBe(true)
    count = 2
    expect(mayReview(own).ok).toBe(false)
  })
})
