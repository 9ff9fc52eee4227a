// Where targets lie: the folder for a reversal, the root for a baseline.
import { expect, it } from 'vitest'
import { folderOf, rootOf } from '../../../../src/main/detection/places.ts'
import { target } from '../../../support/detection-rows.ts'

it.each([
  ['/home/u/projects/a/x.md', '/home/u'],
  ['/home/u/x.md', '/home/u'],
  ['/srv/report-1.md', '/srv'],
  ['/x', '/'],
  ['/', '/'],
  ['C:\\Users\\u\\notes\\x.md', 'C:\\Users\\u'],
  ['c:/x.md', 'c:'],
])('the root of the path %s is %s', (path, root) => {
  expect(rootOf(target(path))).toBe(root)
})

it('the root of an address is its host, of anything else the thing itself, and none is long', () => {
  expect(rootOf(target('https://api.example:8443/v1/x?y=1', 'url'))).toBe('api.example')
  expect(rootOf(target('public.users', 'table'))).toBe('public.users')
  expect(rootOf(target('no address', 'url'))).toBe('no address')
  expect(rootOf(target('x'.repeat(1e6), 'command'))).toHaveLength(200)
})

it.each([
  ['path', '/p/a/x', '/p/a/y', true],
  ['path', '/p/a/x', '/p/b/x', false],
  ['path', '/p/a/x', '/p/a/x/y', false],
  ['path', '/p/a\\b/x', '/p/a\\c/x', false],
  ['path', 'C:\\p\\x', 'C:\\p\\y', true],
  ['url', 'https://a.example/p/x?q=1', 'https://a.example/p/y', true],
  ['url', 'https://a.example/p/x', 'https://b.example/p/x', false],
  ['url', 'https://a.example/p/x', 'https://a.example/q/x', false],
  ['table', 'public.users', 'public.orders', false],
  ['recipient', 'a@b.example', 'a@b.example', true],
] as const)('%s %s and %s: %s', (kind, one, other, same) => {
  expect(folderOf(target(one, kind)) === folderOf(target(other, kind))).toBe(same)
})

it('kinds do not meet', () => {
  expect(folderOf(target('x', 'table'))).not.toBe(folderOf(target('x', 'channel')))
})
