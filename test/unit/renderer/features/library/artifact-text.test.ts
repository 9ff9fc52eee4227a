// What an artifact holds as text: nothing in it hides, and no character is cut in two.
import { expect, it } from 'vitest'
import {
  firstLine,
  testText,
  textOf,
  visibleLines,
} from '../../../../../src/renderer/features/library/artifact-text.ts'
import { objectPath, objectsText } from '../../../../../src/renderer/features/library/words.ts'

it('Rego stands as it is, everything else as JSON line by line', () => {
  expect(textOf({ content: 'package a\n' })).toBe('package a\n')
  expect(textOf({ content: { pattern: 'a', severity: 'high' } })).toBe(
    '{\n  "pattern": "a",\n  "severity": "high"\n}\n',
  )
  expect(testText({ request: {} })).toBe('{\n  "request": {}\n}')
  expect(testText('a\u202eb')).toBe('a\u202eb')
})

it('what hides is written out, and lines stay lines', () => {
  expect(visibleLines('a\u202eb\nc')).toBe('a⟨U+202E⟩b\nc')
})

it('of a description lists show the first line, cut between characters', () => {
  expect(firstLine('one\ntwo')).toBe('one')
  expect(firstLine(`${'a'.repeat(299)}😀b`)).toBe('a'.repeat(299))
})

it('what came of an artifact has a page, and is counted by kind', () => {
  expect(
    [
      { kind: 'policy', id: 'a/b' },
      { kind: 'dlp_pattern', id: 'c' },
      { kind: 'inbound_rule', id: 'd' },
    ].map((made) => objectPath(made as Parameters<typeof objectPath>[0])),
  ).toEqual(['/policies/a%2Fb', '/dlp/c', '/inbound/rules/d'])
  expect(objectsText([{ kind: 'policy' }, { kind: 'dlp_pattern' }, { kind: 'policy' }])).toBe(
    '2 policies, 1 DLP pattern',
  )
})
