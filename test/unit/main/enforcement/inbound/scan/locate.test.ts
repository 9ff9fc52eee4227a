// Where an expression matches: a real match, near the first one, with the boundaries of words as they are.
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { locate } from '../../../../../../src/main/enforcement/inbound/scan/locate.ts'

const found = (expression: string, text: string) => {
  const span = locate(RE2JS.compile(expression), text)
  return span === null ? null : `${span.start} ${text.slice(span.start, span.end)}`
}

describe('locating a match', () => {
  it('finds it with all that belongs to it', () => {
    expect(found('\\bopen (?:the )?gate(?: now)?', 'please open the gate now, then open gate')).toBe(
      '7 open the gate now',
    )
    expect(found('x+', 'aaaxxxb')).toBe('3 xxx')
    expect(found('x', 'aaa')).toBeNull()
    expect(found('x*', 'aaa')).toBeNull()
  })

  it('does not take a cut for the end of a word', () => {
    const text = `${'reopen '.repeat(30)}opening ${'reopen '.repeat(30)}open it`
    expect(found('\\bopen\\b', text)).toBe(`${text.length - 7} open`)
    expect(found('^open', 'xopen')).toBeNull()
  })

  it('finds a match exactly where there is one', () => {
    const expression = RE2JS.compile('\\ba[bc]{1,3}\\b|cc$')
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 120 }), (text) => {
        const span = locate(expression, text)
        expect(span !== null).toBe(expression.matcher(text).find())
        if (span) expect(text.slice(span.start, span.end)).toMatch(/^(a[bc]{1,3}|cc)$/)
      }),
    )
  })
})
