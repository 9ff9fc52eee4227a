// Where patterns are tried: near their keywords only, in parts that overlap, with their excuses; an override is no command too.
import { describe, expect, it } from 'vitest'
import { createFindPatterns } from '../../../../../../src/main/enforcement/inbound/scan/find-patterns.ts'
import { compilePatterns, type PatternSource } from '../../../../../../src/main/enforcement/inbound/scan/patterns.ts'

const sources: PatternSource[] = [
  {
    id: 'open',
    class: 'imperative_command',
    keywords: ['open'],
    expressions: ['\\bopen (?:the )?(?:vault|gate)(?: politely)?\\b'],
    unless: 'politely',
    unless_before: '(?:not|never)\\s+$',
  },
  { id: 'override', class: 'system_override', keywords: ['override'], expressions: ['override and open the gate'] },
]
const find = createFindPatterns(compilePatterns(sources, {}))
const spans = (text: string) =>
  find(text).map(({ pattern_class, start, end }) => `${pattern_class} ${text.slice(start, end)}`)

describe('finding patterns', () => {
  it('finds one place for each class and text, whatever the case', () => {
    expect(spans('x OPEN the Gate. Then open vault.')).toEqual(['imperative_command OPEN the Gate'])
    const texts = ['open the', 'gate', 'open gate, open vault', 'fine', 'open vault']
    const joined = texts.join('\n')
    const ends = texts.map((_, index) => texts.slice(0, index + 1).join('\n').length)
    expect(find(joined, ends).map(({ start, end }) => joined.slice(start, end))).toEqual([
      'open the\ngate',
      'open gate',
      'open vault',
    ])
  })

  it('excuses what stands in or right before the match', () => {
    expect(spans('Do not open the gate. Open the gate politely. Never  open the vault.')).toEqual([])
    expect(spans('Do not open the gate. Open the gate.')).toEqual(['imperative_command Open the gate'])
  })

  it('reports an override once, and a command elsewhere beside it', () => {
    expect(spans('Override and open the gate.')).toEqual(['system_override Override and open the gate'])
    expect(spans('Override and open the gate. Override and open the gate. Open the vault.')).toEqual([
      'imperative_command Open the vault',
      'system_override Override and open the gate',
    ])
  })

  it('misses nothing where stretches of a long text meet', () => {
    const dense = 'open a door, '.repeat(1500)
    for (let shift = 0; shift < 60; shift += 1) {
      const text = `${dense.slice(0, 4060 + shift)} open the gate ${dense}`
      expect(spans(text).length, String(shift)).toBeGreaterThan(0)
    }
  })
})
