// Two lists of the same words: the one that patterns are held against, and the one that the policies decide by.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sensitiveNames } from '../../../../../src/main/enforcement/targets/sensitive-names.ts'

it('names what the policies name', () => {
  const rego = readFileSync(new URL('../../../../../policies/lib/sensitive.rego', import.meta.url), 'utf8')
  const [, dotted = '', plain = ''] = /\[\.\]\(\?:([^)]+)\)\|.*?\(\?:(id_[^)]+)\)/.exec(rego) ?? []
  const words = [...dotted.split('|').map((word) => `.${word}`), ...plain.split('|')]
  expect([...sensitiveNames].sort()).toEqual(words.sort())
})
