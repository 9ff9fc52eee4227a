// Scopes: what is passed on never exceeds what was given, over any chain, and what is outside is named.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intersectScopes, outsideOf } from '../../../../src/main/identity/delegation-scope.ts'
import type { DelegationScope } from '../../../../src/shared/contract/delegation.ts'

const joined = (parts: readonly string[]) => parts.join('')
const toolGlob = fc
  .array(fc.constantFrom('read', 'write', '_', 'file', '*'), { minLength: 1, maxLength: 4 })
  .map(joined)
const targetGlob = fc
  .array(fc.constantFrom('/w', '/a', '.md', '/*', '/**', '*'), { minLength: 1, maxLength: 4 })
  .map(joined)
const listOf = (glob: fc.Arbitrary<string>) => fc.array(glob, { minLength: 1, maxLength: 3 })
const scope: fc.Arbitrary<DelegationScope> = fc.record(
  { tools: listOf(toolGlob), resources: listOf(targetGlob) },
  { requiredKeys: ['tools'] },
)
const call = fc.record({
  tool_name: fc.array(fc.constantFrom('read', 'write', '_', 'file', 'x'), { minLength: 1, maxLength: 4 }).map(joined),
  targets: fc.array(
    fc.record({
      value: fc.array(fc.constantFrom('/w', '/a', '.md', '/x'), { minLength: 1, maxLength: 4 }).map(joined),
    }),
    { maxLength: 2 },
  ),
})

describe('the scope of a chain', () => {
  it('never allows what one above it does not', () => {
    fc.assert(
      fc.property(fc.array(scope, { minLength: 2, maxLength: 3 }), call, (wishes, given) => {
        let effective: DelegationScope | null = wishes[0]!
        for (const wish of wishes.slice(1)) effective = effective && intersectScopes(effective, wish)
        if (!effective || outsideOf(effective, given)) return
        for (const wish of wishes) expect(outsideOf(wish, given)).toBeNull()
      }),
      { numRuns: 5000 },
    )
  })

  it('allows with all its tools and targets whatever all above it do', () => {
    fc.assert(
      fc.property(scope, scope, call, (one, other, given) => {
        if (outsideOf(one, given) || outsideOf(other, given)) return
        const both = intersectScopes(one, other)
        expect(both).not.toBeNull()
        expect(outsideOf(both!, given)).toBeNull()
      }),
      { numRuns: 5000 },
    )
  })

  it('is none when nothing is left of tools or of targets', () => {
    expect(intersectScopes({ tools: ['a'] }, { tools: ['b'] })).toBeNull()
    expect(intersectScopes({ tools: ['a'], resources: ['/w/**'] }, { tools: ['a'], resources: ['/x/**'] })).toBeNull()
  })

  it('keeps the targets of either side when the other names none', () => {
    const bound = { tools: ['a'], resources: ['/w/**'] }
    expect(intersectScopes(bound, { tools: ['*'] })).toEqual(bound)
    expect(intersectScopes({ tools: ['*'] }, bound)).toEqual(bound)
    expect(intersectScopes({ tools: ['*'] }, { tools: ['a'] })).toEqual({ tools: ['a'] })
  })
})

describe('what is outside', () => {
  const within = { tools: ['read_*'], resources: ['/w/**'] }
  const on = (...values: string[]) => values.map((value) => ({ value }))

  it('is nothing, the tool, single targets, or a call that names none', () => {
    expect(outsideOf(within, { tool_name: 'read_file', targets: on('/w/a') })).toBeNull()
    expect(outsideOf(within, { tool_name: 'write_file', targets: on('/w/a') })).toMatchObject({
      tool: true,
      targets: [],
    })
    expect(outsideOf(within, { tool_name: 'read_file', targets: on('/w/a', '/x', '/w-evil/a') })).toEqual({
      tool: false,
      targets: [1, 2],
      untold: false,
    })
    expect(outsideOf(within, { tool_name: 'read_file', targets: [] })).toMatchObject({ untold: true })
    expect(outsideOf({ tools: ['*'], resources: ['**'] }, { tool_name: 'x', targets: [] })).toBeNull()
    expect(outsideOf({ tools: ['*'] }, { tool_name: 'x', targets: [] })).toBeNull()
  })
})
