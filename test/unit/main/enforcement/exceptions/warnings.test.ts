// Where an exception counts for less, or for more, than it seems to, as data.
import { describe, expect, it } from 'vitest'
import { warningsOf } from '../../../../../src/main/enforcement/exceptions/warnings.ts'
import type { Action } from '../../../../../src/shared/contract/primitives.ts'

const rows: [tool: string, action: Action, pattern: string, classes: Action[], expected: RegExp[]][] = [
  ['delete_file', 'delete', '/srv/a/b/', ['delete'], []],
  ['delete_file', 'delete', '/srv/a/b/*', ['delete'], []],
  ['delete_file', 'delete', '/tmp/*', ['delete'], [/never match.*fewer than 3/]],
  ['delete_file', 'delete', '/*/*', ['delete'], [/never match/]],
  ['delete_file', 'delete', '/tmp/', ['delete'], [/only from 3 levels down/]],
  ['delete_file', 'delete', '/tmp/**', ['delete'], [/only from 3 levels down/]],
  ['delete_file', 'delete', '/tmp/*/', ['delete'], [/only from 3 levels down/]],
  ['delete_file', 'delete', '/', ['delete'], [/only from/, /every file/]],
  ['delete_file', 'delete', '*', ['delete'], [/only from/, /every call of delete_file/]],
  ['move_file', 'write', '/tmp/*', ['write'], [/never match/]],
  ['write_file', 'write', '/tmp/*', ['write'], []],
  ['write_file', 'write', '/', ['write'], [/every file that write_file/]],
  ['write_file', 'write', '/**', [], [/every file/]],
  ['write_file', 'write', '*', [], [/every call/]],
  ['write_file', 'read', '/srv/', ['write'], [/never match: write_file does more than read/]],
  ['write_file', 'read', '/srv/', ['write', 'read'], []],
  ['write_file', 'delete', '/srv/a/b/', ['write'], []],
  ['run', 'write', '/srv/', ['execute'], [/can run anything/]],
  ['query', 'delete', 'orders', ['delete'], []],
  ['query', 'delete', 'public.orders', ['read'], [/without the default schema: leave out public/]],
  ['query', 'delete', 'publication.orders', ['read'], []],
  ['fetch', 'read', 'main.example.com/x', ['read'], []],
]

describe('warnings', () => {
  it.each(rows)('%s %s %s of %j', (tool_name, action, target_pattern, classes, expected) => {
    const scope = { tool_name, action, target_pattern, agent_id: null, server_id: null, session_id: null }
    const found = warningsOf(scope, { classes, minDeleteDepth: 3 })
    expect(found).toEqual(expected.map((text) => expect.stringMatching(text)))
  })
})
