// The strict parser: what it reads it reads as JSON.parse does, and what is ambiguous it refuses.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serialise } from '../../../../src/shared/json/serialise.ts'
import {
  type Json,
  JsonNumber,
  JsonRefusal,
  parseStrict,
  unsafeNumberAt,
} from '../../../../src/shared/json/strict-parse.ts'

function refusalOf(text: string, options = {}): string {
  try {
    parseStrict(text, options)
  } catch (error) {
    if (error instanceof JsonRefusal) return error.kind
    throw error
  }
  return 'accepted'
}

const keys = fc.string({ unit: 'grapheme' }).filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key))
const distinct = (object: object): boolean => {
  if (['__proto__', 'constructor', 'prototype'].some((key) => Object.hasOwn(object, key))) return false
  const folded = Object.keys(object).map((key) => key.normalize('NFKC').toLowerCase())
  return (
    new Set(folded).size === folded.length &&
    Object.values(object).every((each) => each === null || typeof each !== 'object' || distinct(each))
  )
}

describe('parseStrict', () => {
  it.each([
    ['duplicate_key', '{"a":1,"a":1}'],
    ['duplicate_key', '{"a":1,"\\u0061":2}'],
    ['case_collision', '{"name":1,"Name":2}'],
    ['case_collision', '{"\\u017fs":1,"ss":2}'],
    ['case_collision', '{"K":1,"\\u212a":2}'],
    ['forbidden_key', '{"__proto__":{}}'],
    ['forbidden_key', '{"constructor":1}'],
    ['surrogate', '"\\ud800"'],
    ['surrogate', '"\\udc00\\ud800"'],
    ['surrogate', '"\ud800x"'],
    ['depth', '['.repeat(1_000_000)],
    ['depth', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['syntax', ''],
    ['syntax', '{"a":1'],
    ['syntax', '{a:1}'],
    ['syntax', "{'a':1}"],
    ['syntax', '[1,]'],
    ['syntax', '{"a":1,}'],
    ['syntax', '01'],
    ['syntax', '+1'],
    ['syntax', '.5'],
    ['syntax', '1.'],
    ['syntax', 'NaN'],
    ['syntax', 'Infinity'],
    ['syntax', '"a\nb"'],
    ['syntax', '"\\x41"'],
    ['syntax', '{} {}'],
    ['syntax', '\ufeff{}'],
    ['syntax', '// note\n{}'],
    ['syntax', '"a'],
  ])('refuses (%s) %s', (kind, text) => {
    expect(refusalOf(text)).toBe(kind)
  })

  it('reads ambiguous keys as own keys where it is told to', () => {
    const { value } = parseStrict('{"__proto__":1,"a":2,"A":3}', { ambiguousKeys: 'allow' })
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', 1],
      ['a', 2],
      ['A', 3],
    ])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each(['1.0', '1e400', '9007199254740993', '-0', '1E5', '0.10'])('keeps the source text of %s', (source) => {
    const { value } = parseStrict(source)
    expect(value).toBeInstanceOf(JsonNumber)
    expect(serialise(value)).toBe(source)
  })

  it('says where a top-level member lies in the source', () => {
    const text = '{"jsonrpc":"2.0", "result" : {"a" : 1.0 } ,"id":1}'
    const [start, end] = parseStrict(text, { spans: ['result'] }).spans.result ?? [0, 0]
    expect(text.slice(start, end)).toBe('{"a" : 1.0 }')
  })

  it('reads what it printed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(value === null || typeof value !== 'object' || distinct(value))
        const text = serialise(value as Json)
        expect(serialise(parseStrict(text).value)).toBe(text)
      }),
    )
  })

  it('agrees with JSON.parse on every text that it accepts', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        fc.pre(distinct(value))
        const text = JSON.stringify(value, null, indent)
        expect(JSON.parse(serialise(parseStrict(text).value))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (text, at, put) => {
        const broken = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
        if (refusalOf(broken) === 'accepted') expect(() => JSON.parse(broken)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})

describe('unsafeNumberAt', () => {
  it.each([
    ['{"a":[1,9007199254740992]}', '/a/1'],
    ['{"a/b":1e400}', '/a~1b'],
    ['{"a":-9007199254740993}', '/a'],
    ['{"a":9007199254740991,"b":1.5}', null],
  ])('%s → %s', (text, pointer) => {
    expect(unsafeNumberAt(parseStrict(text).value)).toBe(pointer)
  })
})
