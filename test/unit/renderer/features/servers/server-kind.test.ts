// What a server is taken for at first, and what leads back to the console itself.
import { describe, expect, it } from 'vitest'
import {
  guessType,
  isOwnAddress,
  isOwnMachine,
  leadsBackHere,
} from '../../../../../src/renderer/features/servers/server-kind.ts'

describe('guessType', () => {
  it.each([
    [['npx', '-y', '@modelcontextprotocol/server-filesystem', '/home/me/database'], 'filesystem'],
    [['node', '/opt/server-filesystem/dist/index.js', '/home/me'], 'filesystem'],
    [['uvx', 'mcp-server-sqlite', '--db-path', '/tmp/fetch'], 'database'],
    [['npx', '@modelcontextprotocol/server-postgres', 'postgresql://localhost/x'], 'database'],
    [['docker', 'run', 'mysql-mcp'], 'database'],
    [['uvx', 'mcp-server-fetch'], 'web'],
    [['npx', '@playwright/mcp@latest'], 'web'],
    [['npx', '@modelcontextprotocol/server-brave-search'], 'web'],
    [['npx', '@modelcontextprotocol/server-everything'], 'other'],
    [['node', 'x', '/srv/sqlite'], 'other'],
    [['https://mcp.example.com/mcp'], 'other'],
  ] as const)('%j is %s', (parts, type) => expect(guessType(parts)).toBe(type))
})

describe('what leads back here', () => {
  it.each([
    [['behavry', 'connect', 'files']],
    [['/usr/local/bin/behavry', 'connect', 'files']],
    [['C:\\Program Files\\Behavry\\behavry.exe', 'connect', 'files']],
    [['npx', 'behavry', 'connect', 'files']],
    [['node', '/opt/console/scripts/behavry.mjs', 'connect', 'files', '--credentials', 'x']],
    [['/opt/behavry-connect', 'files']],
  ])('%j', (parts) => expect(leadsBackHere(parts)).toBe(true))
  it.each([[['behavry-notes-server']], [['node', '/home/me/behavry/server.js']], [['connect', 'behavry']]])(
    'not %j',
    (parts) => expect(leadsBackHere(parts)).toBe(false),
  )
  it('by address', () => {
    expect(isOwnAddress(new URL('http://127.0.0.1:4000/mcp/v1/files'))).toBe(true)
    expect(isOwnAddress(new URL('http://127.0.0.1:4000/mcp'))).toBe(false)
    expect(isOwnAddress(new URL('https://example.com/mcp/v1/files'))).toBe(false)
  })
})

it.each([
  ['http://localhost:1/', true],
  ['http://127.9.9.9/', true],
  ['http://[::1]:8080/', true],
  ['http://localhost.example.com/', false],
  ['http://192.168.1.2/', false],
])('%s is this machine: %s', (address, own) => expect(isOwnMachine(new URL(address))).toBe(own))
