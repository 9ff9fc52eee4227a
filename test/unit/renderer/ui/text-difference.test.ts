// Differences between texts: complete, readable, and found in bounded time.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineBlocks, type Part, wordParts } from '../../../../src/renderer/ui/text-difference.ts'
import { wholeCharacters } from '../../../../src/renderer/ui/whole-characters.ts'

const textBefore = (parts: readonly Part[]) => parts.map((part) => (part.added ? '' : part.value)).join('')
const textAfter = (parts: readonly Part[]) => parts.map((part) => (part.removed ? '' : part.value)).join('')
const text = fc.string({ unit: fc.constantFrom('a', 'b ', ' ', '\n', '😀', '\u202e', 'ü') })

describe('wordParts', () => {
  it('marks the words that changed', () => {
    expect(wordParts('Reads a file', 'Reads a secret file')).toEqual([
      expect.objectContaining({ value: 'Reads a ' }),
      expect.objectContaining({ value: 'secret ', added: true }),
      expect.objectContaining({ value: 'file' }),
    ])
  })
  it('loses nothing of either text', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const parts = wordParts(a, b)
        expect(textBefore(parts)).toBe(a)
        expect(textAfter(parts)).toBe(b)
      }),
    )
  })
  it('compares the ends of what is too long, whole characters only, at once', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [long, other] = [`${a}${'x'.repeat(60_000)}😀${b}`, `${a}${'x'.repeat(60_000)}😁${b}`]
        const parts = wordParts(long, other)
        expect(textBefore(parts)).toBe(long)
        expect(textAfter(parts)).toBe(other)
        for (const { value } of parts) expect(value.isWellFormed()).toBe(true)
      }),
      { numRuns: 20 },
    )
    const began = performance.now()
    wordParts('a b '.repeat(300_000), 'c d '.repeat(300_000))
    wordParts('a b '.repeat(10_000), 'c a '.repeat(10_000))
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

describe('lineBlocks', () => {
  it('puts what went beside what came in its place', () => {
    expect(lineBlocks('a\nb\nc\n', 'a\nx\nc\n')).toEqual([
      { same: 'a\n' },
      { before: 'b\n', after: 'x\n' },
      { same: 'c\n' },
    ])
    expect(lineBlocks('a\n', 'a\nb\n')).toEqual([{ same: 'a\n' }, { before: '', after: 'b\n' }])
  })
  it('loses nothing of either text', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const blocks = lineBlocks(a, b)
        expect(blocks.map((block) => ('same' in block ? block.same : block.before)).join('')).toBe(a)
        expect(blocks.map((block) => ('same' in block ? block.same : block.after)).join('')).toBe(b)
      }),
    )
  })
})

it('cuts no character in two', () => {
  expect(wholeCharacters('a😀b', 2)).toBe(1)
  expect(wholeCharacters('a😀b', 3)).toBe(3)
  expect(wholeCharacters('ab', 9)).toBe(2)
})
