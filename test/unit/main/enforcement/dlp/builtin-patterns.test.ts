// The patterns that come with the console: enough of them, each right on its own tests, none a secret in a file.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadBuiltinPatterns } from '../../../../../src/main/enforcement/dlp/builtin-patterns.ts'
import { spokenFor } from '../../../../../src/main/enforcement/dlp/secretlint.ts'
import { dlpFamilies } from '../../../../../src/shared/contract/dlp.ts'
import { compilePattern } from '../../../../../src/shared/dlp/compiled-pattern.ts'

const folder = new URL('../../../../../resources/dlp/', import.meta.url)
const builtin = loadBuiltinPatterns(folder)

it('are at least 40, in every family, each once', () => {
  expect(builtin.length).toBeGreaterThanOrEqual(40)
  expect(new Set(builtin.map(({ id }) => id)).size).toBe(builtin.length)
  expect(new Set(builtin.map(({ family }) => family))).toEqual(new Set(dlpFamilies.filter((each) => each !== 'other')))
})

it('have one for every kind that secretlint can name, so that each can be switched off', () => {
  const ids = new Set(builtin.map(({ id }) => id))
  expect(spokenFor.filter((id) => !ids.has(id))).toEqual([])
})

describe.each(builtin.map((pattern) => [pattern.id, pattern] as const))('%s', (_id, pattern) => {
  const { search } = compilePattern(pattern)
  const found = (text: string) => {
    let secret: string | null = null
    search(text, text.toLowerCase(), ({ start, end }) => {
      secret = text.slice(start, end)
      return false
    })
    return secret
  }

  it('finds what it should and leaves what it should', () => {
    const { positive, negative } = pattern.tests
    expect(Math.min(positive.length, negative.length)).toBeGreaterThanOrEqual(1)
    expect(positive.filter((text) => found(text) === null)).toEqual([])
    expect(negative.filter((text) => found(text) !== null)).toEqual([])
  })

  it('has the word that it needs in whatever it finds', () => {
    for (const text of pattern.tests.positive) {
      const lowered = text.toLowerCase()
      expect([text, pattern.keywords.length === 0 || pattern.keywords.some((word) => lowered.includes(word))]).toEqual([
        text,
        true,
      ])
    }
  })
})

it('no file of them holds what a pattern of critical severity would find', () => {
  const critical = builtin.filter(({ severity }) => severity === 'critical').map(compilePattern)
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    for (const { matcher, search } of critical) {
      search(text, text.toLowerCase(), ({ start, end }) => {
        // A template of a private key looks like one from begin to end, a seed phrase is words.
        const made = text.slice(start, end)
        expect([file, matcher.id, /<<\w+:\d+>>/.test(made) ? '' : made]).toEqual([file, matcher.id, ''])
        return true
      })
    }
  }
})
