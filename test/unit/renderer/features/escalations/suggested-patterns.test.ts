// What an answer can be remembered for, as data; and that each of it covers the call it was offered for.
import { describe, expect, it } from 'vitest'
import { coversTargets } from '../../../../../src/main/enforcement/exceptions/match.ts'
import { commonFolder, suggestedPatterns } from '../../../../../src/renderer/features/escalations/suggested-patterns.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'

const target = (kind: Target['kind'], value: string): Target => ({
  kind,
  op: 'write',
  value,
  raw: value,
  at: '/x',
  forms: [value.toLowerCase()],
})
const paths = (...values: string[]) => values.map((value) => target('path', value))

const rows: [Target[], string[]][] = [
  [paths('/srv/notes/a.md'), ['/srv/notes/a.md', '/srv/notes/']],
  [paths('/srv'), ['/srv']],
  [paths('/srv/a', '/srv/a'), ['/srv/a', '/srv/']],
  [paths('/srv/notes/a.md', '/srv/notes/b.md'), ['/srv/notes/']],
  [paths('/srv/notes/a.md', '/srv/notes/old/b.md'), ['/srv/notes/']],
  [paths('/srv/notes/a.md', '/srv/notes-old/a.md'), ['/srv/']],
  [paths('/srv/a/x/1', '/srv/b/x/1'), ['/srv/']],
  [paths('/srv/a', '/etc/b'), ['*']],
  [paths('C:\\work\\a', 'C:\\work\\b'), ['C:\\work\\']],
  [[], ['*']],
  [[target('url', 'https://example.com/api/items?q=1')], ['https://example.com/api/items', 'https://example.com/']],
  [[target('url', 'https://example.com/')], ['https://example.com/']],
  [[target('url', 'https://example.com/a'), target('url', 'https://example.com/b')], ['*']],
  [[target('table', 'public.orders')], ['public.orders']],
  [[target('channel', '#general')], ['#general']],
  [[target('recipient', 'maria@example.com')], ['maria@example.com']],
  [[target('repo', 'acme/notes')], ['acme/notes']],
  [[target('repo', 'acme/notes'), target('channel', '#general')], ['*']],
  [paths('/srv/⟦secret:github_token⟧/a'), ['*']],
  [paths('/srv/keys/⟦secret:github_token⟧'), ['/srv/keys/']],
]

describe('suggested patterns', () => {
  it.each(rows)('for %j', (targets, patterns) => {
    expect(suggestedPatterns(targets).map(({ pattern }) => pattern)).toEqual(patterns)
    for (const pattern of patterns) expect(coversTargets(pattern, targets), pattern).toBe(true)
  })

  it('never offer the whole disk', () => {
    expect(commonFolder(['/a', '/b'])).toBeNull()
    expect(commonFolder(['/a/x', '/b/x'])).toBeNull()
  })
})
