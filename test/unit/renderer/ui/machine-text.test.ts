// Names on one line: what hides in them stands out, is never cut in two, and is told from text that only looks like it.
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { MiddleCut } from '../../../../src/renderer/ui/machine-text.tsx'
import { visible } from '../../../../src/shared/visible-text.ts'

const drawn = (text: string, tail = 16) =>
  renderToStaticMarkup(createElement(MiddleCut, { text, tail, prose: true })).replace(/ title="[^"]*"/, '')
const read = (markup: string) => markup.replace(/<[^>]*>/g, '')
const standingOut = (markup: string) => markup.match(/>⟨U\+[0-9A-F]+⟩</g) ?? []

it.each([
  ['a name', 0],
  ['night\u202ecrawler', 1],
  ['\u200b\u202e', 2],
  ['a\nb', 0],
  ['short ⟨U+202E⟩ as text', 0],
  ['\ud83d\ude00'.repeat(30), 0],
])('%j says all that is in it', (text, hidden) => {
  const markup = drawn(text)
  expect(read(markup)).toBe(visible(text))
  expect(standingOut(markup)).toHaveLength(hidden)
})

it('an escape is never cut in two, wherever it lies', () => {
  for (let tail = 1; tail < 20; tail += 1) {
    const markup = drawn('before it\u202ebehind it', tail)
    expect(read(markup)).toBe('before it⟨U+202E⟩behind it')
    expect(standingOut(markup)).toEqual(['>⟨U+202E⟩<'])
  }
})

it('a line break is a sign on the same line', () => {
  expect(drawn('a\nb')).toContain('⏎')
  expect(drawn('a\nb')).not.toContain('<br')
})
