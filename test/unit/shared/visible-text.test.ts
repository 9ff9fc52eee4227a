// Nothing in a text of others can hide: what is invisible is written out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutInTheMiddle, hiddenCharacter, visible } from '../../../src/shared/visible-text.ts'

describe('visible text', () => {
  it.each([
    ['plain /a/b.md', 'plain /a/b.md'],
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['a\u200bb', 'a⟨U+200B⟩b'],
    ['\u{e0041}', '⟨U+E0041⟩'],
    ['\u001b[31m', '⟨U+001B⟩[31m'],
    ['a\nb', 'a⏎b'],
    ['\ud800', '⟨U+D800⟩'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('has nothing hidden left, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !hiddenCharacter.test(visible(text))))
  })

  it('is cut in the middle to its limit, and keeps its end', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 3, max: 80 }), (text, limit) => {
        const cut = cutInTheMiddle(text, limit)
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0))
        if (text.length > limit) expect(cut.at(-1)).toBe(text.at(-1))
      }),
    )
  })
})
