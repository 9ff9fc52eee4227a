// The guard: who asks, by the token of this run or an operator's own, and what each role may do.
import { describe, expect, it } from 'vitest'
import { createTokenGuard, localOperator, mustHaveRole, openGuard } from '../../../../src/main/api/guard.ts'

const seen: string[] = []
/** Operators by token, as the room gives them. */
const named = new Map([['bho_maria', { id: 'maria', role: 'analyst' as const }]])
const operators = { byToken: (token: string) => named.get(token) ?? null, seen: (id: string) => void seen.push(id) }
const guard = createTokenGuard('right', operators)

describe('guard', () => {
  it('gives the local operator for the right token', () => {
    for (const header of ['Bearer right', 'bearer right', 'BEARER right']) expect(guard(header)).toBe(localOperator)
    expect(localOperator).toEqual({ operator_id: 'local', role: 'admin' })
  })

  it('gives a named operator for that one’s own token, with the role of this moment', () => {
    expect(guard('Bearer bho_maria')).toEqual({ operator_id: 'maria', role: 'analyst' })
    named.delete('bho_maria')
    expect(() => guard('Bearer bho_maria')).toThrow(expect.objectContaining({ status: 401 }))
  })

  it('says who was seen, and nobody for a refused request', () => {
    named.set('bho_maria', { id: 'maria', role: 'analyst' })
    seen.length = 0
    guard('Bearer right')
    guard('Bearer bho_maria')
    expect(() => guard('Bearer bho_nobody')).toThrow()
    expect(seen).toEqual(['local', 'maria'])
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
    expect(() => createTokenGuard('', operators)('Bearer ')).toThrow()
    expect(() => createTokenGuard('', operators)(undefined)).toThrow()
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
