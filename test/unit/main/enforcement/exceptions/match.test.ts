// What an exception covers, as data: pattern × targets; and who it counts for.
import { describe, expect, it } from 'vitest'
import { type CoveredCall, covers, coversTargets } from '../../../../../src/main/enforcement/exceptions/match.ts'
import { readPath } from '../../../../../src/main/enforcement/targets/paths.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'

const target = (kind: Target['kind'], value: string, more: Partial<Target> = {}): Target => ({
  kind,
  op: 'write',
  value,
  raw: value,
  at: '/x',
  forms: [value.normalize('NFKC').toLowerCase()],
  ...more,
})
const path = (value: string, more: Partial<Target> = {}) => target('path', value, more)

const rows: [pattern: string, covered: boolean, ...targets: Target[]][] = [
  // Paths: a pattern without a star covers itself and what lies below.
  ['/tmp/', true, path('/tmp/x/y')],
  ['/tmp/', true, path('/tmp/x')],
  ['/tmp/', true, path('/tmp')],
  ['/tmp', true, path('/tmp/x/y')],
  ['/tmp/', false, path('/tmp-evil/x')],
  ['/tmp', false, path('/tmpx')],
  ['/tmp/', false, path('/etc')],
  ['/tmp/', false, path('/')],
  ['/tmp/', false, path('/x/tmp/y')],
  ['/tmp/', false, path('/TMP/x')],
  ['/tmp/a', false, path('/tmp/A')],
  ['//tmp//a/', true, path('/tmp/a/b')],
  ['/', true, path('/anything/at/all')],
  ['tmp/', false, path('/tmp/x')],
  ['tmp', false, path('/tmp')],
  ['/srv/Übung', true, path('/srv/Übung/a')],
  // Written otherwise than plainly: every reading must be covered.
  ['/tmp/', false, path('/tmp/%2e%2e/etc/x', { forms: ['/tmp/%2e%2e/etc/x', '/etc/x'] })],
  ['/tmp/', true, path('/tmp/%41', { forms: ['/tmp/%41', '/tmp/a'] })],
  ['/tmp/', false, path('/tmp/x', { raw: '/tmp/link/../x', forms: ['/tmp/x', '/etc/x'] })],
  ['/tmp/', true, path('/tmp/x', { raw: '/tmp/a/../x', forms: ['/tmp/x'] })],
  ['/srv/notes/', false, path('/srv/notes/a', { raw: 'a', forms: ['/srv/notes/a', '/home/me/a'] })],
  ['/srv/Notes/', true, path('/srv/Notes/a', { raw: 'a', forms: ['/srv/notes/a'] })],
  ['/tmp/', false, path('/tmp/x', { raw: '/tmp/x\\..\\..\\etc', forms: ['/tmp/x', '/etc'] })],
  ['/tmp/', false, path('/tmp/x', { raw: 'file:///tmp/x', forms: ['/tmp/x', 'not a path'] })],
  ['/tmp/', true, path('/tmp/x', { raw: ' "/tmp/x" ', forms: ['/tmp/x'] })],
  // Written plainly: where a link leads is what counts, and the name of the link is not asked.
  ['/data/', true, path('/data/x', { raw: '/home/me/link/x', forms: ['/data/x', '/home/me/link/x'] })],
  ['/home/me/', false, path('/data/x', { raw: '/home/me/link/x', forms: ['/data/x', '/home/me/link/x'] })],
  // Globs spell the whole path.
  ['/srv/*.md', true, path('/srv/a.md')],
  ['/srv/*.md', false, path('/srv/a.md/b')],
  ['/srv/*.md', false, path('/srv/a/b.md')],
  ['/srv/*.md', false, path('/srv/a.mdx')],
  ['/srv/*', true, path('/srv/.hidden')],
  ['/srv/*', false, path('/srv')],
  ['/srv/*/', true, path('/srv/a/b/c')],
  ['/srv/*/cache', true, path('/srv/a/cache')],
  ['/srv/*/cache', false, path('/srv/a/b/cache')],
  ['/srv/**/cache', true, path('/srv/a/b/cache')],
  ['/srv/**/cache', true, path('/srv/cache')],
  ['/srv/**', true, path('/srv/a/b')],
  ['/srv/**', false, path('/srv')],
  ['/srv/**', false, path('/srv-evil/a')],
  ['/srv/**/*.log', true, path('/srv/a/b/c.log')],
  ['/srv/**/*.log', false, path('/srv/a/b/c.log/d')],
  ['/srv/[ab].md', false, path('/srv/a.md')],
  ['/srv/a?.md', false, path('/srv/ab.md')],
  ['/srv/a.c', false, path('/srv/abc')],
  // Windows: drive without case, both separators.
  ['C:\\work\\', true, path('c:\\work\\a', { forms: ['c:\\work\\a'] })],
  ['C:/work/', true, path('C:\\work\\a', { forms: ['c:\\work\\a'] })],
  ['C:\\work\\', false, path('D:\\work\\a', { forms: ['d:\\work\\a'] })],
  ['C:\\work\\', false, path('C:\\work-evil\\a', { forms: ['c:\\work-evil\\a'] })],
  // Every target must match.
  ['/tmp/', true, path('/tmp/a', { op: 'delete' }), path('/tmp/b')],
  ['/tmp/', false, path('/tmp/a', { op: 'delete' }), path('/srv/b')],
  ['/tmp/', false, path('/srv/a', { op: 'delete' }), path('/tmp/b')],
  ['/tmp/', false, path('/tmp/a'), target('url', 'https://tmp/a')],
  // Nothing at all, and everything.
  ['*', true],
  ['/', false],
  ['/**', false],
  ['/tmp/', false],
  ['*', true, path('/etc/passwd'), target('table', 'orders')],
  // Addresses: host without case and by label, path with it and by segment.
  ['example.com', true, target('url', 'https://example.com/a/b')],
  ['example.com/api', true, target('url', 'https://example.com/api/v1?x=1')],
  ['example.com/api', false, target('url', 'https://example.com/apis')],
  ['example.com/api', false, target('url', 'https://example.com/API')],
  ['EXAMPLE.com/api/', true, target('url', 'http://example.com/api')],
  ['https://example.com/', true, target('url', 'https://example.com/a')],
  ['https://example.com/', false, target('url', 'http://example.com/a')],
  ['example.com', false, target('url', 'https://example.com.evil.org/')],
  ['example.com', false, target('url', 'https://evil.example.com/')],
  ['*.example.com', true, target('url', 'https://api.example.com/')],
  ['*.example.com', false, target('url', 'https://example.com/')],
  ['*.example.com', false, target('url', 'https://a.b.example.com/')],
  ['example.com', false, target('url', 'https://example.com@evil.org/')],
  ['example.com', false, target('url', 'https://me:pw@example.com/')],
  ['example.com', false, target('url', 'https://example.com:8443/')],
  ['example.com:8443', true, target('url', 'https://example.com:8443/')],
  ['example.com/api/', false, target('url', 'https://example.com/api/%2e%2e/admin')],
  ['example.com/api/', false, target('url', 'https://example.com/api/..%2fadmin')],
  ['example.com/api/', false, target('url', 'https://example.com/api//admin')],
  ['example.com/api/', false, target('url', 'https://example.com/api/../admin')],
  ['example.com/*/items', true, target('url', 'https://example.com/v1/items')],
  ['example.com/*/items', false, target('url', 'https://example.com/v1/items/1')],
  ['example.com', false, target('url', 'ftp://example.com/')],
  ['example.com', false, target('url', 'not an address')],
  ['/api', false, target('url', 'https://example.com/api')],
  ['bücher.example', true, target('url', 'https://xn--bcher-kva.example/')],
  ['*.bücher.example', true, target('url', 'https://a.xn--bcher-kva.example/')],
  ['127.1', true, target('url', 'http://127.0.0.1/')],
  ['example.com:443', true, target('url', 'https://example.com/')],
  ['example.com:443', false, target('url', 'http://example.com/')],
  ['a b', false, target('url', 'https://example.com/')],
  // Names.
  ['public.orders', true, target('table', 'PUBLIC.Orders')],
  ['orders', false, target('table', 'public.orders')],
  ['public.*', true, target('table', 'public.orders')],
  ['public.', true, target('table', 'public.orders')],
  ['public', false, target('table', 'public.orders')],
  ['public.*', false, target('table', 'private.orders')],
  ['acme/notes', true, target('repo', 'Acme/Notes')],
  ['acme/', true, target('repo', 'acme/notes')],
  ['acme', false, target('repo', 'acme/notes')],
  ['acme/*', false, target('repo', 'acme-evil/notes')],
  ['/acme/', false, target('repo', 'acme/notes')],
  ['#general', true, target('channel', 'general')],
  ['general', true, target('channel', '#General')],
  ['gen*', true, target('channel', 'general')],
  ['general', false, target('channel', 'general-private')],
  ['maria@example.com', true, target('recipient', 'Maria@Example.com')],
  ['*@example.com', true, target('recipient', 'maria@example.com')],
  ['*@example.com', false, target('recipient', 'maria@evil.org@example.com')],
  ['*@example.com', false, target('recipient', 'maria@example.com.evil.org')],
  ['ls', false, target('command', 'ls')],
]

describe('coversTargets', () => {
  it.each(rows.map(([pattern, covered, ...targets]) => ({ pattern, covered, targets })))(
    '$pattern covers $targets: $covered',
    ({ pattern, covered, targets }) => {
      expect(coversTargets(pattern, targets)).toBe(covered)
    },
  )

  it.each([
    ['/tmp/../etc/passwd', '/tmp/', false],
    ['/tmp/../etc/passwd', '/etc/', true],
    ['/tmp/./x//y', '/tmp/x/', true],
    ['/tmp/%2e%2e/etc/x', '/tmp/', false],
    ['/tmp/%252e%252e/etc/x', '/tmp/', false],
    ['~/x', '/home/nobody/', true],
    ['x/y', '/work/', true],
    ['../x', '/work/', false],
    ['/tmp\\..\\etc', '/tmp/', false],
    ['/tmp/{a,../etc}/x', '/tmp/', false],
    ['/tmp/{a,b}/x', '/tmp/', true],
  ])('as paths are really read: %s under %s is %s', async (raw, pattern, covered) => {
    const place = { cwd: '/work', home: '/home/nobody', roots: ['/work'], bounds: null }
    const read = await readPath(raw, place, new AbortController().signal)
    expect(coversTargets(pattern, [path(read.value, { raw, forms: [...read.forms] })])).toBe(covered)
  })

  it('takes no longer for a hostile pattern than for any other', () => {
    const pattern = `/${'*a'.repeat(400)}/${'**/'.repeat(400)}b`
    expect(coversTargets(pattern, [path(`/${'a'.repeat(2000)}/${'x/'.repeat(1000)}`)])).toBe(false)
  })
})

describe('covers', () => {
  const call: CoveredCall = {
    tool_name: 'write_file',
    action: 'write',
    agent_id: 'a',
    session_id: 's',
    server_id: 'files',
    targets: [path('/tmp/x')],
  }
  const exception = {
    tool_name: 'write_file',
    action: 'write' as const,
    target_pattern: '/tmp/',
    agent_id: null,
    server_id: null,
    session_id: null,
  }

  it.each([
    ['everybody', {}, true],
    ['the agent', { agent_id: 'a' }, true],
    ['another agent', { agent_id: 'b' }, false],
    ['the server', { server_id: 'files' }, true],
    ['another server', { server_id: 'scratch' }, false],
    ['the session', { session_id: 's' }, true],
    ['another session', { session_id: 't' }, false],
    ['another tool', { tool_name: 'edit_file' }, false],
    ['another case of the tool', { tool_name: 'Write_File' }, false],
    ['a milder action', { action: 'read' as const }, false],
    ['a stricter action', { action: 'delete' as const }, false],
    ['another folder', { target_pattern: '/srv/' }, false],
  ])('an exception for %s', (_name, more, covered) => {
    expect(covers({ ...exception, ...more }, call)).toBe(covered)
  })
})
