// Canonical JSON (RFC 8785): one text for one value.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'
import { parseStrict } from '../../../../src/shared/json/strict-parse.ts'

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  )
}

describe('canonicalJson', () => {
  it.each<[unknown, string]>([
    [[56, { d: true, 10: null, 1: [] }], '[56,{"1":[],"10":null,"d":true}]'],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [[Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0], '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]'],
    ['\u20ac$\u000f\nA\'B"\\\\"/\u2028', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"'],
    [{ b: undefined, a: 1 }, '{"a":1}'],
  ])('writes %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it('counts numbers by their value, however they were spelt', () => {
    const { value } = parseStrict('[1.0, 1e2, -0, 0.50, 9007199254740992]')
    expect(canonicalJson(value)).toBe('[1,100,0,0.5,9007199254740992]')
  })

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [{ '\udc00': 1 }]])(
    'refuses what JSON cannot carry: %j',
    (value) => {
      expect(() => canonicalJson(value)).toThrow()
    },
  )

  it('can be read back, and gives the same text again for any order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(canonicalJson(shuffled(value))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('tells different values apart', () => {
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown
    const pairs = fc
      .jsonValue()
      .chain((one) => fc.tuple(fc.constant(one), fc.oneof(fc.jsonValue(), fc.constant(shuffled(one)))))
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(canonicalJson(one) === canonicalJson(other)).toBe(isDeepStrictEqual(plain(one), plain(other)))
      }),
    )
  })
})
