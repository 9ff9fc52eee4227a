// Every text can be read on every ground that it stands on: in light, in dark, and where more contrast is asked for.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../src/renderer/ui/tokens.css', import.meta.url), 'utf8')
const [usual = '', more = ''] = css.split('@media (prefers-contrast: more)')
const schemes = ['light', 'dark'] as const

type Tokens = Readonly<Record<string, readonly string[]>>

/** Solid colours by name: of light, of dark. */
function tokensIn(text: string): Tokens {
  const found = text.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)
  return Object.fromEntries([...found].map(([, name = '', light = '', dark = '']) => [name, [light, dark]]))
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['paper', 'panel', 'raised']
const pairs = [
  ...['ink', 'soft', 'accent', 'allow', 'deny', 'hold', 'quiet'].flatMap((text) => grounds.map((on) => [text, on])),
  ...['allow', 'deny', 'hold', 'yellow', 'orange', 'red'].flatMap((word) => [
    [word, `${word}-wash`],
    ['ink', `${word}-wash`],
  ]),
  ['on-accent', 'accent'],
  ['on-deny', 'deny'],
] as [text: string, on: string][]

function tooLow(tokens: Tokens, least: number): string[] {
  return pairs.flatMap(([text, on]) =>
    schemes.flatMap((scheme, at) => {
      const ratio = contrast(tokens[text]?.[at] ?? '', tokens[on]?.[at] ?? '')
      return ratio >= least ? [] : [`${text} on ${on} in ${scheme}: ${ratio.toFixed(2)}`]
    }),
  )
}

describe('contrast', () => {
  const tokens = tokensIn(usual)

  it('is measured as it is defined', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it('is 4.5 to 1 at least', () => {
    expect(tooLow(tokens, 4.5)).toEqual([])
  })

  it('is 7 to 1 at least where more is asked for, and lines can be seen', () => {
    const all = { ...tokens, ...tokensIn(more) }
    expect(tooLow(all, 7)).toEqual([])
    for (const at of [0, 1])
      for (const on of grounds) expect(contrast(all.line?.[at] ?? '', all[on]?.[at] ?? '')).toBeGreaterThan(3)
  })

  it('has the only colours of the pages', () => {
    expect(Object.keys(tokens).length).toBeGreaterThan(15)
    expect(css.slice(css.indexOf('@theme'))).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i)
  })
})
