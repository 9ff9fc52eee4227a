// Differences of two JSON values: nothing is missed, nothing is made up, whatever the keys are called.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'
import { differences, pointerTo, stepsOf } from '../../../../src/shared/json/differences.ts'

/** There is no -0 in canonical JSON. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)

describe('differences', () => {
  it.each([
    ['a text', { a: 'x' }, { a: 'y' }, [{ at: '/a', before: 'x', after: 'y' }]],
    ['what came', { a: 1 }, { a: 1, b: 2 }, [{ at: '/b', before: undefined, after: 2 }]],
    ['what went', { a: 1, b: 2 }, { a: 1 }, [{ at: '/b', before: 2, after: undefined }]],
    ['null is not nothing', { a: null }, {}, [{ at: '/a', before: null, after: undefined }]],
    ['a list of words as a whole', { a: ['x'] }, { a: ['x', 'y'] }, [{ at: '/a', before: ['x'], after: ['x', 'y'] }]],
    ['a list of objects by member', [{ a: 1 }], [{ a: 2 }], [{ at: '/0/a', before: 1, after: 2 }]],
    ['another kind', { a: {} }, { a: [] }, [{ at: '/a', before: {}, after: [] }]],
    ['odd keys', { 'a/b~': 1 }, { 'a/b~': 2 }, [{ at: '/a~1b~0', before: 1, after: 2 }]],
    ['keys of every object', {}, { constructor: 1 }, [{ at: '/constructor', before: undefined, after: 1 }]],
  ])('%s', (_name, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected)
  })

  it('there are none exactly between equal values', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(differences(a, structuredClone(a))).toEqual([])
        expect(differences(a, b).length === 0).toBe(canonicalJson(a) === canonicalJson(b))
      }),
    )
  })

  it('are told as one when there are very many', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]))
    expect(differences({}, many)).toEqual([{ at: '', before: {}, after: many }])
  })

  it('have pointers that lead back', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (steps) => {
        expect(stepsOf(steps.reduce((at, step) => pointerTo(at, step), ''))).toEqual(steps)
      }),
    )
  })
})
