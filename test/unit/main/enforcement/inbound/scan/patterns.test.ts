// The pattern files: every one compiles, has its keywords, and says nothing twice; and what a blank in an expression stands for.
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import words from '../../../../../../resources/injection/words.json' with { type: 'json' }
import { builtInSources } from '../../../../../../src/main/enforcement/inbound/scan/built-in.ts'
import { compilePatterns, expand } from '../../../../../../src/main/enforcement/inbound/scan/patterns.ts'
import { patternClassSchema } from '../../../../../../src/shared/contract/inbound.ts'

const folder = new URL('../../../../../../resources/injection/', import.meta.url)

describe('the injection patterns', () => {
  it('are all loaded, compile, and cover every class', () => {
    expect(readdirSync(folder).toSorted()).toEqual([
      'approvals.json',
      'calls.json',
      'claims.json',
      'commands.json',
      'forged.json',
      'languages.json',
      'overrides.json',
      'roles.json',
      'words.json',
    ])
    expect(compilePatterns(builtInSources, words)).toHaveLength(builtInSources.length)
    const classes = new Set(builtInSources.map((source) => patternClassSchema.parse(source.class)))
    expect([...classes].toSorted()).toEqual(patternClassSchema.options.toSorted())
    expect(new Set(builtInSources.map(({ id }) => id)).size).toBe(builtInSources.length)
  })

  it('have keywords in lower case that hold more than a gap', () => {
    for (const { id, keywords } of builtInSources) {
      expect(keywords.length, id).toBeGreaterThan(0)
      expect(new Set(keywords).size, id).toBe(keywords.length)
      for (const keyword of keywords) {
        expect(keyword, id).toBe(keyword.toLowerCase())
        expect(keyword.replace(/[\s"'*#>/|,~]/g, '').length, `${id}: ${keyword}`).toBeGreaterThan(0)
      }
    }
  })

  it('let a blank stand for any gap, outside brackets only, and know their words', () => {
    const [pattern] = compilePatterns(
      [{ id: 'x', class: 'prompt_injection', keywords: ['a'], expressions: ['\\bdrop [ab]{1,2}[ x]{thing}'] }],
      { thing: '(?:cup|{inner})', inner: 'jug of\\ tea' },
    )
    const matches = (text: string) => pattern?.expression.matcher(text).find()
    for (const text of [
      'drop ab cup',
      'drop\n// a cup',
      'drop "bxcup',
      'drop\\nb cup',
      'drop **b** cup'.replace('** cup', ' cup'),
    ])
      expect(matches(text), text).toBe(true)
    for (const text of ['dropab cup', 'drop ab  cup', 'drop. a cup']) expect(matches(text), text).toBe(false)
    expect(() => expand('{nowhere}', {})).toThrow('nowhere')
    expect(() => expand('{a}', { a: '{b}', b: '{a}' })).toThrow('circle')
  })
})
