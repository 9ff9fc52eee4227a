// The matcher of patterns against a plain definition of what wildcards mean.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describesSegment, describesSegments } from '../../../../../src/main/enforcement/exceptions/wildcard.ts'

/** By trying everything. */
function plainly(wanted: string, given: string): boolean {
  if (wanted === '') return given === ''
  if (wanted[0] === '*') return plainly(wanted.slice(1), given) || (given !== '' && plainly(wanted, given.slice(1)))
  return wanted[0] === given[0] && plainly(wanted.slice(1), given.slice(1))
}

const plainlyAll = (wanted: readonly string[], given: readonly string[]): boolean => {
  const [first, ...rest] = wanted
  if (first === undefined) return given.length === 0
  if (first === '**') return plainlyAll(rest, given) || (given.length > 0 && plainlyAll(wanted, given.slice(1)))
  return given.length > 0 && plainly(first, given[0] as string) && plainlyAll(rest, given.slice(1))
}

describe('wildcards', () => {
  it('describe a segment as the definition says', () => {
    const wanted = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 7 })
    const given = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 9 })
    fc.assert(
      fc.property(wanted, given, (w, g) => {
        expect(describesSegment(w, g)).toBe(plainly(w, g))
      }),
      { numRuns: 3000 },
    )
  })

  it('describe segments as the definition says', () => {
    const wanted = fc.array(fc.constantFrom('a', 'b', '*', '**', 'a*'), { maxLength: 5 })
    const given = fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 6 })
    fc.assert(
      fc.property(wanted, given, (w, g) => {
        expect(describesSegments(w, g, true)).toBe(plainlyAll([...w, '**'], g))
        const closed = w.at(-1) === '**' ? [...w.slice(0, -1), '*', '**'] : w
        expect(describesSegments(w, g, false)).toBe(plainlyAll(closed, g))
      }),
      { numRuns: 3000 },
    )
  })
})
