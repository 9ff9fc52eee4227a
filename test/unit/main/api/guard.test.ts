// The guard: who asks, by a token that is compared in constant time, and what each role may do.
import { describe, expect, it } from 'vitest'
import { createTokenGuard, localOperator, mustHaveRole, openGuard } from '../../../../src/main/api/guard.ts'

const guard = createTokenGuard('right')

describe('guard', () => {
  it('gives the local operator for the right token', () => {
    for (const header of ['Bearer right', 'bearer right', 'BEARER right']) expect(guard(header)).toBe(localOperator)
    expect(localOperator).toEqual({ operator_id: 'local', role: 'admin' })
  })

  it.each([
    undefined,
    '',
    'right',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer  right',
    'Basic right',
    'Bearer right x',
  ])('refuses %j', (header) => {
    expect(() => guard(header)).toThrow(expect.objectContaining({ status: 401, code: 'unauthorised' }))
  })

  it('a console without a token lets nobody in by an empty one', () => {
    expect(() => createTokenGuard('')('Bearer ')).toThrow()
    expect(() => createTokenGuard('')(undefined)).toThrow()
  })

  it('asks nobody where only the operator’s own window can ask', () => {
    expect(openGuard(undefined)).toBe(localOperator)
  })

  it('roles are ranks: each may what those before it may', () => {
    const ranks = ['viewer', 'analyst', 'policy_author', 'admin'] as const
    for (const [has, role] of ranks.entries()) {
      for (const [needs, needed] of ranks.entries()) {
        const ask = () => mustHaveRole({ operator_id: 'x', role }, needed)
        if (has >= needs) expect(ask).not.toThrow()
        else expect(ask).toThrow(expect.objectContaining({ status: 403, code: 'role' }))
      }
    }
  })
})
