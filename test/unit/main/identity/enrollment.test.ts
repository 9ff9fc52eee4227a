// Enrolment: one token, one agent, once; and nobody learns which tokens there were.
import { describe, expect, it } from 'vitest'
import { identityRooms } from '../../../support/identity-rooms.ts'

const input = { roles: ['reader'], permissions: ['filesystem:read'], risk_tier: 'high' as const, expires_in_hours: 2 }
const notGood = { status: 401, code: 'invalid_token' }

async function withRooms(work: (rooms: Awaited<ReturnType<typeof identityRooms>>) => Promise<void>): Promise<void> {
  const rooms = await identityRooms()
  try {
    await work(rooms)
  } finally {
    await rooms.close()
  }
}

describe('enrolment', () => {
  it('gives an agent what the token grants, and credentials that work', () =>
    withRooms(async ({ identity, events }) => {
      const { token, id } = await identity.enrollment.create({ ...input, label: 'laptop' }, 'local')
      const { agent_id, ...credentials } = await identity.enrollment.enroll({ token })
      expect(identity.agents.get(agent_id)).toMatchObject({
        name: 'laptop',
        roles: ['reader'],
        permissions: ['filesystem:read'],
        risk_tier: 'high',
      })
      await identity.issueToken({ ...credentials, grant_type: 'client_credentials' })
      expect(identity.enrollment.list(10, 0).items).toMatchObject([{ id, status: 'used', agent_id }])
      const written = JSON.stringify(await events())
      expect(written).not.toContain(token)
      expect(written).toContain(id)
    }))

  it('takes a token once, also when two come at the same moment', () =>
    withRooms(async ({ identity }) => {
      const { token } = await identity.enrollment.create(input, 'local')
      const both = await Promise.allSettled([
        identity.enrollment.enroll({ token, name: 'one' }),
        identity.enrollment.enroll({ token, name: 'two' }),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      await expect(identity.enrollment.enroll({ token })).rejects.toMatchObject(notGood)
      expect(identity.agents.list(10, 0).total).toBe(1)
    }))

  it('refuses what is expired, withdrawn or unknown in the same words', () =>
    withRooms(async ({ identity, clock }) => {
      const expired = await identity.enrollment.create(input, 'local')
      const withdrawn = await identity.enrollment.create(input, 'local')
      await identity.enrollment.withdraw(withdrawn.id, 'local')
      clock.move(2 * 3_600_000)
      const words = await Promise.all(
        [expired.token, withdrawn.token, 'bhv_enroll_nothing'].map((token) =>
          identity.enrollment.enroll({ token }).then(
            () => 'accepted',
            (error: Error) => error.message,
          ),
        ),
      )
      expect(new Set(words).size).toBe(1)
      expect(words[0]).toContain('not good')
      expect(identity.enrollment.list(10, 0).items.map(({ status }) => status)).toEqual(['expired'])
    }))

  it('does not withdraw a token that was used', () =>
    withRooms(async ({ identity }) => {
      const { id, token } = await identity.enrollment.create(input, 'local')
      await identity.enrollment.enroll({ token })
      await expect(identity.enrollment.withdraw(id, 'local')).rejects.toMatchObject({ status: 409 })
    }))

  it('lets nobody guess for long', () =>
    withRooms(async ({ identity }) => {
      const { token } = await identity.enrollment.create(input, 'local')
      for (let n = 0; n < 20; n += 1) {
        await expect(identity.enrollment.enroll({ token: `guess ${n}` })).rejects.toMatchObject(notGood)
      }
      await expect(identity.enrollment.enroll({ token })).rejects.toMatchObject({ status: 429 })
    }))
})
