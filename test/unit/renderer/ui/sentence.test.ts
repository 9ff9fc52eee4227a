// Sentences of others end with a full stop, once.
import { expect, it } from 'vitest'
import { sentence } from '../../../../src/renderer/ui/sentence.ts'

it.each([
  ['Access to sensitive files is not permitted', 'Access to sensitive files is not permitted.'],
  ['A path holds invisible characters.', 'A path holds invisible characters.'],
  ['Is it? ', 'Is it?'],
  ['', ''],
])('%j ends as %j', (said, shown) => {
  expect(sentence(said)).toBe(shown)
})
