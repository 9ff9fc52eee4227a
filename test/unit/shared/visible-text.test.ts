// Nothing in a text of others can hide: what is invisible is written out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutInTheMiddle, visible } from '../../../src/shared/visible-text.ts'
import { spoofStrings, unescaped, unseenIn } from '../../support/spoof-strings.ts'

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

  it.each([
    ['a\u00a0b', 'a⟨U+00A0⟩b'],
    ['a\u2800b', 'a⟨U+2800⟩b'],
    ['e\u0301\u0323 stays, o\u0308\u0336\u0336 does not', 'e\u0301\u0323 stays, o\u0308\u0336⟨U+0336⟩ does not'],
    ['p\u0430ypal', 'p⟨U+0430⟩ypal'],
    ['\u0430dmin', '⟨U+0430⟩dmin'],
    ['micr\u03bfsoft', 'micr⟨U+03BF⟩soft'],
    ['Москва is not Moscow, 5 μs, Δx, Ελλάδα', 'Москва is not Moscow, 5 μs, Δx, Ελλάδα'],
    ['\u0378', '⟨U+0378⟩'],
  ])('%j, which looks like something else, is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it.each(Object.entries(spoofStrings))('shows every character of %s', (_, text) => {
    const shown = visible(text)
    expect(unseenIn(shown)).toEqual([])
    expect(unescaped(shown).replaceAll('⏎', '\n')).toBe(unescaped(text))
  })

  it('reads a megabyte of anything in bounded time', () => {
    for (const unit of ['\u0301', 'a\u0430', '\u0430', '\u202e', 'Latin '])
      expect(visible(unit.repeat(Math.ceil(1_048_576 / unit.length))).length).toBeGreaterThan(1_000_000)
  })

  it('cuts no character in two', () => {
    expect(cutInTheMiddle('\u{1f600}'.repeat(40), 11)).not.toMatch(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
    )
  })

  it('has nothing hidden left, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => visible(visible(text)) === visible(text)))
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
