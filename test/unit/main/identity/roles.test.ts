// Roles: nothing counts before the policy engine has it, and what is stored and what it has never drift apart.
import { describe, expect, it } from 'vitest'
import type { ChangeRecorder } from '../../../../src/main/events/change-recorder.ts'
import type { Roles } from '../../../../src/shared/contract/agent.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'

const reader = { permissions: ['filesystem:read'] }
const other = { permissions: ['other:*'], resources: ['/srv/**'] }

/** An engine that keeps what it took and refuses while `broken`. */
function engine() {
  const state = { broken: false, has: {} as Roles }
  return {
    state,
    pushRoles: async (roles: Roles) => {
      if (state.broken) throw new Error('down')
      state.has = roles
    },
  }
}

describe('roles', () => {
  it('merge by name, null removes, the engine has them first', async () => {
    const { state, pushRoles } = engine()
    const rooms = await identityRooms({ pushRoles })
    const { roles } = rooms.identity
    await roles.patch({ reader, other }, 'local')
    expect(await roles.patch({ reader: null, writer: reader }, 'local')).toEqual({ other, writer: reader })
    expect(roles.current()).toEqual({ other, writer: reader })
    expect(state.has).toEqual({ other, writer: reader })
    expect((await rooms.events()).map(({ type, data }) => ({ type, data }))).toMatchObject([
      { type: 'role.updated', data: { operator_id: 'local', before: {}, after: { reader, other } } },
      { type: 'role.updated', data: { before: { reader, other }, after: { other, writer: reader } } },
    ])
    await rooms.close()
  })

  it('an engine that does not take the change: 503, and nothing has changed', async () => {
    const { state, pushRoles } = engine()
    const rooms = await identityRooms({ pushRoles })
    const { roles } = rooms.identity
    await roles.patch({ reader }, 'local')
    state.broken = true
    await expect(roles.patch({ reader: null }, 'local')).rejects.toMatchObject({ status: 503, code: 'opa_unavailable' })
    state.broken = false
    expect(roles.current()).toEqual({ reader })
    expect(await rooms.events()).toHaveLength(1)
    expect(await roles.patch({ other }, 'local')).toEqual({ reader, other })
    await rooms.close()
  })

  it('a change that cannot be stored is taken back from the engine', async () => {
    const { state, pushRoles } = engine()
    const recorder: ChangeRecorder = {
      record: () => Promise.reject(new Error('disk full')),
      drain: async () => 0,
    }
    const rooms = await identityRooms({ pushRoles, recorder })
    await expect(rooms.identity.roles.patch({ reader }, 'local')).rejects.toThrow('disk full')
    expect(state.has).toEqual({})
    await rooms.close()
  })

  it('changes at the same time happen one after the other', async () => {
    const { state, pushRoles } = engine()
    const rooms = await identityRooms({ pushRoles })
    const { roles } = rooms.identity
    await Promise.all(Array.from({ length: 20 }, (_, n) => roles.patch({ [`role-${n}`]: reader }, 'local')))
    expect(Object.keys(roles.current())).toHaveLength(20)
    expect(state.has).toEqual(roles.current())
    await rooms.close()
  })
})
