// Recipients however they are written: who they are, and above all how many.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRecipients } from '../../../../../src/main/enforcement/targets/recipients.ts'

const values = (raw: string) => readRecipients(raw).map(({ value }) => value)

describe('readRecipients', () => {
  it.each<[string, string[]]>([
    ['jane@example.org', ['jane@example.org']],
    ['Jane@EXAMPLE.org', ['Jane@example.org']],
    ['  <jane@example.org> ', ['jane@example.org']],
    ['Jane Doe <jane@example.org>', ['jane@example.org']],
    ['"Doe, Jane" <jane@example.org>', ['jane@example.org']],
    ['mailto:jane@example.org', ['jane@example.org']],
    ['a@x.org, b@x.org', ['a@x.org', 'b@x.org']],
    ['a@x.org;b@x.org', ['a@x.org', 'b@x.org']],
    ['a@x.org b@x.org', ['a@x.org', 'b@x.org']],
    ['a@x.org,,b@x.org,', ['a@x.org', 'b@x.org']],
    ['"b@x.org" <a@x.org>', ['b@x.org', 'a@x.org']],
    ['Team: a@x.org, b@x.org;', ['a@x.org', 'b@x.org']],
    ['a@x.org (b@x.org)', ['a@x.org', 'b@x.org']],
    ['a@x.org, everyone', ['a@x.org', 'everyone']],
    ['All Staff', ['all staff']],
    ['+49 30 1234', ['+49 30 1234']],
    ['jane@BÜCHER.example', ['jane@xn--bcher-kva.example']],
    ['jane+tag@example.org.', ['jane+tag@example.org']],
    ['', []],
  ])('%j is %j', (raw, expected) => {
    expect(values(raw)).toEqual(expected)
  })

  it('tells the domain as a form', () => {
    expect(readRecipients('Jane@Example.ORG')[0]?.forms).toEqual(['example.org', 'jane@example.org'])
  })

  it.each([
    'a@b@example.org',
    'a@',
    '"a b"@example.org',
    'a@[127.0.0.1]',
    'a@x.org\nbcc: b@x.org',
    'a@ex\u0430mple.org',
    'mailto:a@x.org?cc=b@x.org',
    'a\u200b@x.org',
    `${'a@x.org,'.repeat(5001)}`,
  ])('%j cannot be told', (raw) => {
    expect(() => readRecipients(raw)).toThrow()
  })

  it('counts every address of a list and is canonical', () => {
    const address = fc.emailAddress().filter((text) => /^[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+$/.test(text))
    const separator = fc.constantFrom(', ', ';', ' , ', '; ', ' ')
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 20 }), separator, (list, between) => {
        const read = values(list.join(between))
        expect(read).toHaveLength(list.length)
        expect(read.flatMap(values)).toEqual(read)
      }),
      { numRuns: 200 },
    )
  })
})
