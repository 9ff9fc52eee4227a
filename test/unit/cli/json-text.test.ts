// JSON on a terminal: nothing in it steers, and whoever parses it has the same value.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../src/cli/json-text.ts'
import { hiddenCharacter } from '../../../src/shared/visible-text.ts'

describe('jsonText', () => {
  it('is the same value with nothing that hides, whatever the text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
        const text = jsonText(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text.split('\n').some((line) => hiddenCharacter.test(line))).toBe(false)
      }),
    )
  })

  it('writes steering characters as escapes', () => {
    expect(jsonText({ a: '\u009b31m\u202e\u{e0041}ä漢' })).toBe('{\n  "a": "\\u009b31m\\u202e\\udb40\\udc41ä漢"\n}')
  })
})
