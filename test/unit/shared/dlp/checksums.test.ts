// Numbers that are what they look like, and their nearest neighbours that are not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DlpChecksum } from '../../../../src/shared/contract/dlp.ts'
import { satisfies } from '../../../../src/shared/dlp/checksums.ts'

const good: readonly (readonly [DlpChecksum, string])[] = [
  ['luhn', '4111 1111 1111 1111'],
  ['luhn', '3782-822463-10005'],
  ['luhn', '046 454 286'],
  ['iban', 'GB82 WEST 1234 5698 7654 32'],
  ['iban', 'DE89370400440532013000'],
  ['iban', 'NL91 ABNA 0417 1643 00'],
  ['ssn', '536-90-4399'],
  ['aba', '021000021'],
  ['aba', '111000025'],
  ['nhs', '943 476 5919'],
  ['npi', '1234567893'],
  ['dea', 'AB1234563'],
  ['not_placeholder', 'Tr0ub4dor'],
]

describe('satisfies', () => {
  it.each(good)('%s: %s', (checksum, text) => {
    expect(satisfies(checksum, text)).toBe(true)
  })

  it.each(good.filter(([checksum]) => checksum !== 'ssn' && checksum !== 'not_placeholder'))(
    '%s: no digit of %s may change',
    (checksum, text) => {
      for (const [at, character] of [...text].entries()) {
        if (!/\d/.test(character)) continue
        const other = `${text.slice(0, at)}${(Number(character) + 1) % 10}${text.slice(at + 1)}`
        expect([other, satisfies(checksum, other)]).toEqual([other, false])
      }
    },
  )

  it.each(['000-12-3456', '666-12-3456', '900-12-3456', '536-00-4399', '536-90-0000', '078-05-1120', '123456789'])(
    'ssn: %s was never given to anybody',
    (text) => expect(satisfies('ssn', text)).toBe(false),
  )

  it.each<[DlpChecksum, string]>([
    ['luhn', '0000 0000 0000 0000'],
    ['luhn', '18'],
    ['iban', 'XX82 WEST 1234 5698 7654 32'],
    ['iban', 'GB82 WEST 1234 5698 7654 3'],
    ['aba', '000000000'],
    ['nhs', '0000000000'],
    ['not_placeholder', 'your-password'],
  ])('%s: %s is none', (checksum, text) => expect(satisfies(checksum, text)).toBe(false))

  it('takes any text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...good.map(([checksum]) => checksum)),
        fc.string({ unit: 'binary' }),
        (checksum, text) => {
          expect(typeof satisfies(checksum, text)).toBe('boolean')
        },
      ),
    )
  })
})
