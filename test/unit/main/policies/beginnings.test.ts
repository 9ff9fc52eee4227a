// What targets share: whole folders and hosts, never a part of a name, never the whole disk.
import { describe, expect, it } from 'vitest'
import { beginningsOf, isWithin } from '../../../../src/main/policies/beginnings.ts'
import type { Target } from '../../../../src/shared/contract/tool-call.ts'

/** Folders and hosts end with ` …`. */
const shared = (kind: Target['kind'], ...values: string[]) =>
  beginningsOf(kind, values).map(({ value, below }) => (below ? `${value} …` : value))

describe('paths', () => {
  it.each([
    ['one is itself', ['/a/docs/x.md'], ['/a/docs/x.md']],
    ['the same twice is one', ['/a/docs/x.md', '/a/docs/x.md'], ['/a/docs/x.md']],
    ['two in one folder', ['/a/docs/x.md', '/a/docs/y.md'], ['/a/docs …']],
    ['a folder and what is in it', ['/a/docs', '/a/docs/y.md'], ['/a/docs …']],
    ['at several depths', ['/a/docs/1/2/x', '/a/docs/1/y', '/a/docs/1/3'], ['/a/docs/1 …']],
    ['names that only begin alike', ['/w/a/docs/x', '/w/a/docs-evil/y'], ['/w/a …']],
    [
      'a folder below the root, when nothing directly in it was',
      ['/a/docs/x', '/a/more/y'],
      ['/a/docs/x', '/a/more/y'],
    ],
    ['a folder below the root, when something directly in it was touched', ['/srv/x', '/srv/b/c'], ['/srv …']],
    ['homes of two people', ['/home/me/a/x', '/home/you/b/y'], ['/home/me/a/x', '/home/you/b/y']],
    ['and several of one of them', ['/home/me/a/x', '/home/me/b', '/home/you/b/y'], ['/home/me …', '/home/you/b/y']],
    ['nothing but the root', ['/a', '/b'], ['/a', '/b']],
    ['the root itself and something below', ['/', '/a/b'], ['/', '/a/b']],
    ['roots of two spellings', ['/', '//'], ['/', '//']],
    ['of another system', ['C:\\a\\x', 'C:\\a\\y'], ['C:\\a\\x', 'C:\\a\\y']],
    ['none', [], []],
  ])('%s', (_name, values, expected) => {
    expect(shared('path', ...values)).toEqual(expected)
  })
})

describe('addresses', () => {
  it.each([
    ['one is itself', ['https://a.example/x?y=1'], ['https://a.example/x?y=1']],
    ['two on one host', ['https://a.example/x', 'https://a.example/y'], ['https://a.example …']],
    ['two hosts', ['https://a.example/x', 'https://b.example/x'], ['https://a.example/x', 'https://b.example/x']],
    ['two schemes', ['https://a.example/x', 'http://a.example/x'], ['http://a.example/x', 'https://a.example/x']],
    [
      'two ports',
      ['https://a.example/x', 'https://a.example:8443/x'],
      ['https://a.example/x', 'https://a.example:8443/x'],
    ],
    ['no path to go on from', ['git://a.example?x', 'git://a.example?y'], ['git://a.example?x', 'git://a.example?y']],
  ])('%s', (_name, values, expected) => {
    expect(shared('url', ...values)).toEqual(expected)
  })
})

it.each(['table', 'channel', 'recipient', 'repo', 'command'] as const)('every %s is named exactly', (kind) => {
  expect(shared(kind, 'public.b', 'public.a', 'public.b')).toEqual(['public.a', 'public.b'])
})

it('what is within is told by whole names', () => {
  const docs = { value: '/a/docs', below: true }
  expect(['/a/docs', '/a/docs/x', '/a/docs-evil/x', '/a', '/a/Docs/x'].map((path) => isWithin(path, docs))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(isWithin('/a/docs/x', { ...docs, below: false })).toBe(false)
})
