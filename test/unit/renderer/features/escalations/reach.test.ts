// The reach of a held call in words.
import { expect, it } from 'vitest'
import { reachText } from '../../../../../src/renderer/features/escalations/reach.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'

const target = (op: Target['op'], kind: Target['kind'], value: string): Target => ({
  op,
  kind,
  value,
  raw: value,
  at: '/path',
  forms: [],
})

it('says what would be done to how many things', () => {
  expect(reachText([])).toBe('Nothing that could be named.')
  expect(reachText([target('write', 'path', '/a')])).toBe('It would write 1 file or folder.')
  expect(reachText([target('write', 'path', '/b'), target('delete', 'path', '/a')])).toBe(
    'It would write 1 file or folder and delete 1 file or folder.',
  )
  const many = ['a@x', 'b@x', 'c@x'].map((name) => target('send', 'recipient', name))
  expect(reachText([...many, target('read', 'path', '/a'), target('read', 'table', 't')])).toBe(
    'It would send to 3 recipients, read 1 file or folder and read 1 table.',
  )
})

it('counts a thing once, however often it is named', () => {
  expect(reachText([target('read', 'path', '/a'), target('read', 'path', '/a')])).toBe(
    'It would read 1 file or folder.',
  )
})
