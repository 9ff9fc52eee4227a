// What a form of a server sends: guesses until something is chosen, only what differs, secrets by name.
import { describe, expect, it } from 'vitest'
import { toCreate, toUpdate } from '../../../../../src/renderer/features/servers/draft-bodies.ts'
import {
  changedDraft,
  draftOf,
  emptyDraft,
  type SecretRow,
  type ServerDraft,
} from '../../../../../src/renderer/features/servers/server-draft.ts'
import type { Server } from '../../../../../src/shared/contract/server.ts'

const none = new Set<string>()
const row = (name: string, value: string, kind: SecretRow['kind'] = 'new'): SecretRow => ({
  key: `${name}${kind}`,
  name,
  value,
  kind,
})
const draft: ServerDraft = { ...emptyDraft, name: 'Files', id: 'files', command: 'npx', args: '-y\nx' }
const server: Server = {
  id: 'files',
  name: 'Files',
  type: 'filesystem',
  transport: 'stdio',
  command: '/usr/bin/npx',
  args: ['-y', 'x'],
  env_names: ['A', 'B', 'C'],
  cwd: '/srv',
  url: null,
  header_names: [],
  roots: [],
  dialect: null,
  state: 'ready',
  error: null,
  tools: { accepted: 0, waiting: 0, changes: 0, gravest: null },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
}
const problems = (result: ReturnType<typeof toCreate> | ReturnType<typeof toUpdate>) =>
  result.success ? [] : result.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)

describe('a draft', () => {
  it('derives the id from the name and the type from the command, until each is chosen', () => {
    const named = changedDraft(emptyDraft, { name: 'My Files' }, new Set(['my-files']))
    expect(named.id).toBe('my-files-2')
    const chosen = changedDraft(named, { id: 'mine', chosen: { id: true, type: false } }, none)
    expect(changedDraft(chosen, { name: 'Other' }, none).id).toBe('mine')
    expect(changedDraft(named, { args: 'mcp-server-sqlite' }, none).type).toBe('database')
  })
})

describe('what is added', () => {
  it('is what the contract wants', () => {
    const full = { ...draft, env: [row('A', 'b'), row('', '')], cwd: ' /srv ', roots: ['/a', ' ~/b ', '', '/a'] }
    expect(toCreate(full, none)).toMatchObject({
      success: true,
      data: {
        id: 'files',
        transport: 'stdio',
        command: 'npx',
        args: ['-y', 'x'],
        env: { A: 'b' },
        cwd: '/srv',
        roots: ['/a', '~/b'],
      },
    })
    const http = { ...draft, transport: 'http' as const, url: 'https://x.example/mcp', headers: [row('X-Key', 'k')] }
    const result = toCreate(http, none)
    expect(result.data).toEqual({
      id: 'files',
      name: 'Files',
      type: 'other',
      accept_tools: false,
      transport: 'http',
      url: 'https://x.example/mcp',
      headers: { 'X-Key': 'k' },
    })
  })

  it.each<[string, Partial<ServerDraft>, string]>([
    ['no name', { name: ' ' }, 'name: The name is missing.'],
    ['no program', { command: '' }, 'command: The program is missing.'],
    ['a whole line', { command: 'npx -y x' }, 'command: Only the program goes here; its arguments go below.'],
    ['itself', { command: 'behavry', args: 'connect\nfiles' }, 'command: This leads back to the console itself.'],
    ['a taken id', { id: 'taken' }, 'id: There is a server with this id already.'],
    ['a bad id', { id: 'No!' }, 'id: The id: use 1 to 64 of a–z, 0–9 and -.'],
    ['a value without a name', { env: [row('', 'b')] }, 'env: A value has no name.'],
    ['a name twice', { env: [row('A', '1'), row('A ', '2')] }, 'env: “A” is there twice.'],
    ['a bad name', { env: [row('A-B', '1')] }, 'env: A variable “A-B” is refused: use letters, digits and _.'],
    [
      'no address',
      { transport: 'http', url: 'x' },
      'url: The address must begin with https:// or http:// and name a machine.',
    ],
    [
      'a secret in the address',
      { transport: 'http', url: 'https://me:pw@x.example' },
      'url: The address: put credentials into headers, and leave the fragment out.',
    ],
    [
      'our own header',
      { transport: 'http', url: 'https://x.example', headers: [row('Host', 'x')] },
      'headers: A header “Host” is refused: is set by the console itself.',
    ],
    [
      'a header twice',
      { transport: 'http', url: 'https://x.example', headers: [row('X-A', '1'), row('x-a', '2')] },
      'headers: “x-a” is there twice.',
    ],
  ])('%s is refused in words at its field', (_, part, said) => {
    expect(problems(toCreate({ ...draft, ...part }, new Set(['taken'])))).toContain(said)
  })
})

describe('how a database reads SQL', () => {
  it('is sent when it is known, and null takes it back', () => {
    expect(toCreate({ ...draft, type: 'database', dialect: 'sqlite' }, none).data).toMatchObject({ dialect: 'sqlite' })
    expect(toCreate({ ...draft, type: 'database' }, none).data).not.toHaveProperty('dialect')
    const known = { ...server, dialect: 'mysql' as const }
    expect(toUpdate(draftOf(known), known).data).toEqual({})
    expect(toUpdate({ ...draftOf(known), dialect: '' }, known).data).toEqual({ dialect: null })
    expect(toUpdate({ ...draftOf(server), dialect: 'mysql' }, server).data).toEqual({ dialect: 'mysql' })
  })
})

describe('allowed folders', () => {
  it('are sent when they differ, and none at all takes them back', () => {
    const bound = { ...server, roots: ['/a', '~/b'] }
    expect(toUpdate({ ...draftOf(bound), roots: ['/a', '~/b', ''] }, bound).data).toEqual({})
    expect(toUpdate({ ...draftOf(bound), roots: ['/a'] }, bound).data).toEqual({ roots: ['/a'] })
    expect(toUpdate({ ...draftOf(bound), roots: [] }, bound).data).toEqual({ roots: [] })
  })

  it('are full paths', () => {
    expect(problems(toCreate({ ...draft, roots: ['notes'] }, none))).toEqual([
      'roots: A folder is neither an absolute path nor one that begins with ~/.',
    ])
  })
})

describe('what is changed', () => {
  it('is nothing when nothing differs', () => {
    expect(toUpdate(draftOf(server), server)).toEqual({ success: true, data: {} })
  })
  it('names only what differs, and secrets by what becomes of them', () => {
    const before = draftOf(server)
    const changed = {
      ...before,
      name: 'Notes',
      args: '-y',
      cwd: '',
      env: [row('A', '', 'kept'), row('B', 'new', 'replaced'), row('C', '', 'removed'), row('D', 'd')],
    }
    expect(toUpdate(changed, server).data).toEqual({
      name: 'Notes',
      args: ['-y'],
      cwd: null,
      env: { B: 'new', C: null, D: 'd' },
    })
  })
  it('leaves arguments alone that lines cannot say', () => {
    const odd = { ...server, args: ['-e', 'a\nb'] }
    expect(draftOf(odd).args).toBeNull()
    expect(toUpdate({ ...draftOf(odd), name: 'X' }, odd).data).toEqual({ name: 'X' })
  })
  it('wants a new value where one is replaced', () => {
    expect(problems(toUpdate({ ...draftOf(server), env: [row('A', '', 'replaced')] }, server))).toEqual([
      'env: A new value is missing.',
    ])
  })
})
