// What a call touches: as the catalogue describes its tool, by key and looks elsewhere, and how strict that makes the call.
import { describe, expect, it } from 'vitest'
import catalogue from '../../../../../resources/tool-catalogue.json' with { type: 'json' }
import type { Argument } from '../../../../../src/main/enforcement/targets/argument.ts'
import { findArguments } from '../../../../../src/main/enforcement/targets/arguments.ts'
import { createResolveTargets } from '../../../../../src/main/enforcement/targets/resolve.ts'
import { loadGrammars } from '../../../../../src/main/enforcement/targets/sql/grammars.ts'
import { readSql } from '../../../../../src/main/enforcement/targets/sql/read-sql.ts'
import { knownTool, type ToolCatalogue } from '../../../../../src/main/servers/tool-definition.ts'
import { type Action, actionsByStrictness, type ServerType } from '../../../../../src/shared/contract/primitives.ts'
import type { Json } from '../../../../../src/shared/json/strict-parse.ts'

type Args = Record<string, Json>
const toolOf = (type: ServerType, name: string, action?: Action) => {
  const known = knownTool(catalogue as ToolCatalogue, type, name) ?? null
  return { name, type, action: action ?? known?.action ?? ('execute' as const), known }
}
const said = ({ kind, op, raw, at }: Argument) => `${op} ${kind} ${raw} ${at}`
const found = (type: ServerType, name: string, args: Args) => findArguments(toolOf(type, name), args).map(said)

describe('arguments of known tools', () => {
  it.each<[ServerType, string, Args, string[]]>([
    ['filesystem', 'read_file', { path: 'a.md' }, ['read path a.md /path']],
    ['filesystem', 'read_file', { path: 'a.md', file: '/etc/x' }, ['read path a.md /path', 'read path /etc/x /file']],
    ['filesystem', 'write_file', { path: 'a.md', content: '/etc/x' }, ['write path a.md /path']],
    [
      'filesystem',
      'move_file',
      { source: 'a', destination: 'b' },
      ['delete path a /source', 'write path b /destination'],
    ],
    ['filesystem', 'read_multiple_files', { paths: ['a', 'b'] }, ['read path a /paths/0', 'read path b /paths/1']],
    ['filesystem', 'list_allowed_directories', {}, []],
    ['database', 'query', { sql: 'SELECT 1' }, ['read sql SELECT 1 /sql']],
    ['database', 'query', { text: 'DELETE FROM a' }, ['read sql DELETE FROM a /text']],
    ['database', 'delete', { table: 'a', where: 'b' }, ['delete table a /table', 'delete condition b /where']],
    ['database', 'delete', { table: 'a', where: { id: 1 } }, ['delete table a /table']],
    ['database', 'list_tables', { schema: 'hr' }, []],
    [
      'web',
      'slack_post_message',
      { channel: ['a', 'b'], text: 'https://x.org' },
      ['send channel a /channel/0', 'send channel b /channel/1'],
    ],
    ['web', 'github_create_issue', { repo: 'site', title: '/x' }, ['write repo site /repo']],
    ['web', 'http_get', { url: 'x.org', headers: { a: 'https://y.org' } }, ['read url x.org /url']],
    ['web', 'fetch', { url: 'x.org', method: 'get' }, ['read url x.org /url']],
    ['web', 'fetch', { url: 'x.org', method: 'post' }, ['write url x.org /url']],
    ['web', 'fetch', { url: 'x.org', method: 'DELETE' }, ['delete url x.org /url']],
    ['web', 'fetch', { url: 'x.org', method: 'MKCOL' }, ['execute url x.org /url']],
    ['web', 'fetch', { url: 'x.org', method: {} }, ['execute url x.org /url']],
    ['web', 'http_post', { url: 'x.org', method: 'GET' }, ['write url x.org /url']],
    ['web', 'send_email', { to: 'a@x.org', body: 'c@x.org' }, ['send recipient a@x.org /to']],
    ['web', 'send_email', { to: [{ name: 'A', email: 'a@x.org' }] }, ['send recipient a@x.org /to/0/email']],
    [
      'web',
      'send_email',
      { to: 'a@x.org', attachments: ['/etc/x'] },
      ['send recipient a@x.org /to', 'send path /etc/x /attachments/0'],
    ],
  ])('%s %s %j', (type, name, args, expected) => {
    expect(found(type, name, args)).toEqual(expected)
  })

  it.each<[ServerType, string, Args]>([
    ['filesystem', 'read_file', { name: 'a' }],
    ['database', 'query', { sql: 1 }],
    ['database', 'insert', { into: 'salaries', values: {} }],
    ['web', 'slack_post_message', { text: 'hello' }],
    ['web', 'http_get', { headers: {} }],
    ['web', 'send_email', { to: [], subject: 'x' }],
  ])('%s %s %j does not say on what', (type, name, args) => {
    expect(() => found(type, name, args)).toThrow('does not say')
  })
})

describe('arguments of other tools', () => {
  it.each<[ServerType, Args, string[]]>([
    ['other', { a: '/etc/x' }, ['execute path /etc/x /a']],
    ['other', { a: 'x/y' }, []],
    ['filesystem', { a: 'x/y' }, ['execute path x/y /a']],
    ['filesystem', { fileName: 'x' }, ['execute path x /fileName']],
    ['other', { '/etc/x': 1 }, ['execute path /etc/x /~1etc~1x']],
    ['other', { a: { b: ['https://x.org/'] } }, ['execute url https://x.org/ /a/b/0']],
    ['other', { a: 'see https://x.org/' }, []],
    ['web', { 'target-url': 'x.org' }, ['execute url x.org /target-url']],
    ['other', { url: 'x.org' }, []],
    ['other', { a: 'file:///etc/x' }, ['execute path file:///etc/x /a']],
    ['database', { query: 'SELECT 1' }, ['execute sql SELECT 1 /query']],
    ['database', { sqlText: 'SELECT 1' }, ['execute sql SELECT 1 /sqlText']],
    ['database', { sqlStatements: ['SELECT 1'] }, ['execute sql SELECT 1 /sqlStatements/0']],
    ['database', { tableName: 'a' }, ['execute table a /tableName']],
    ['web', { query: 'cats' }, []],
    [
      'other',
      { to: 'a@x.org', Bcc: ['b@x.org'] },
      ['execute recipient a@x.org /to', 'execute recipient b@x.org /Bcc/0'],
    ],
    ['other', { note: 'a@x.org' }, []],
    ['other', { to: 'Berlin' }, []],
    ['web', { channel_id: 'a' }, ['execute channel a /channel_id']],
    ['other', { channel: 'a' }, []],
    ['web', { owner: 'acme', repo: 'site' }, ['execute repo site /repo']],
    ['other', { a: '', b: null, c: 1, d: true }, []],
    ['other', { command: 'ls /etc' }, ['execute command ls /etc /command']],
    ['other', { command: ['sh', '-c', 'id'] }, ['execute command sh -c id /command']],
    ['other', { steps: [{ shellCommand: 'id' }] }, ['execute command id /steps/0/shellCommand']],
    ['other', { command: '/bin/ls' }, ['execute command /bin/ls /command', 'execute path /bin/ls /command']],
    ['other', { last_command_id: 'x' }, []],
    ['other', { a: 'core.sshCommand' }, ['execute command core.sshCommand /a']],
    ['other', { a: '--output=x' }, []],
    ['other', { a: '{"b":["/etc/x"]}' }, ['execute path /etc/x /a']],
    ['other', { a: '{"b":["/etc/x"]' }, []],
    ['other', { 'https://x.org/': 1 }, ['execute url https://x.org/ /https:~1~1x.org~1']],
    ['other', { to: { 'a@x.org': 'A' } }, ['execute recipient a@x.org /to/a@x.org']],
    ['filesystem', { files: { 'a/b': 1 } }, ['execute path a/b /files/a~1b']],
    ['filesystem', { secrets: 1 }, []],
    ['filesystem', { a: '.env' }, ['execute path .env /a']],
    ['filesystem', { a: 'ID_RSA' }, ['execute path ID_RSA /a']],
    ['filesystem', { a: 'environment' }, []],
    ['filesystem', { files: 'x\ny' }, ['execute path x /files', 'execute path y /files']],
    ['database', { a: ' /* x */ SELECT 1' }, ['execute sql  /* x */ SELECT 1 /a']],
    ['database', { a: 'With kind regards' }, []],
    ['database', { a: 'update me, please' }, []],
    ['database', { a: 'select' }, ['execute sql select /a']],
  ])('on a %s server: %j', (type, args, expected) => {
    expect(found(type, 'a_tool', args)).toEqual(expected)
  })
})

describe('arguments of tools that run things', () => {
  it.each<[string, Args, string[]]>([
    ['bash', { input: 'id' }, ['execute command id /input']],
    ['execute_code', { code: 'print(1)' }, ['execute command print(1) /code']],
    ['run_python_script', { source: 'print(1)' }, ['execute command print(1) /source']],
    ['run_report', { source: 'sales' }, []],
    ['git_log', { args: ['--upload-pack=id'] }, ['execute command --upload-pack=id /args/0']],
    ['git_log', { args: ['--oneline'] }, []],
    ['terminal_write', { text: '/bin/sh -c id' }, ['execute command /bin/sh -c id /text']],
  ])('%s: %j', (name, args, expected) => {
    expect(findArguments({ name, type: 'other', action: 'execute', known: null }, args).map(said)).toEqual(expected)
  })

  it('is not kept busy by texts made for that', () => {
    const hostile = ['/**/'.repeat(20_000), `with ${'('.repeat(90_000)}`, '.env'.repeat(20_000), '['.repeat(90_000)]
    for (const type of ['filesystem', 'database', 'web', 'other'] as const) {
      for (const a of hostile) {
        const tool = { name: 'git_bash', type, action: 'execute', known: null } as const
        expect(() => findArguments(tool, { a })).not.toThrow()
      }
    }
  })
})

describe('resolveTargets', async () => {
  const grammars = await loadGrammars()
  const resolveTargets = createResolveTargets({ read: async (sql, dialect) => readSql(sql, dialect, grammars) })
  const place = { cwd: '/srv', home: '/home/u', roots: ['/srv'], bounds: null, dialect: null }
  const resolved = async (tool: ReturnType<typeof toolOf>, args: Args) => {
    const all = await resolveTargets({ tool, arguments: args, place, signal: new AbortController().signal })
    if ('unresolvable' in all) return all
    return { action: all.action, targets: all.targets.map(({ kind, op, value }) => `${op} ${kind} ${value}`) }
  }

  it.each<[ServerType, string, Args, Action, string[]]>([
    ['database', 'query', { sql: 'SELECT * FROM a' }, 'read', ['read table a']],
    ['database', 'query', { sql: 'INSERT INTO a SELECT * FROM b' }, 'write', ['write table a', 'read table b']],
    ['database', 'query', { sql: 'DELETE FROM a' }, 'delete', ['delete table a']],
    ['database', 'query', { sql: 'SELECT purge()' }, 'execute', ['execute command purge()']],
    [
      'database',
      'query',
      { sql: "COPY a TO '/tmp/x'" },
      'execute',
      ['execute command copy with a file', 'read table a', 'execute path /tmp/x'],
    ],
    ['database', 'write_query', { query: 'SELECT * FROM a' }, 'write', ['read table a']],
    [
      'database',
      'delete',
      { table: 'A', where: 'id IN (SELECT id FROM b)' },
      'delete',
      ['delete table a', 'read table b'],
    ],
    ['database', 'update', { table: 'a', where: '1 = 1; DROP TABLE b' }, 'delete', ['write table a', 'delete table b']],
    ['database', 'describe_table', { table_name: 'HR.a' }, 'read', ['read table hr.a']],
    [
      'filesystem',
      'move_file',
      { source: '/srv/a', destination: '/srv/b' },
      'write',
      ['delete path /srv/a', 'write path /srv/b'],
    ],
    [
      'filesystem',
      'search_files',
      { path: '/srv', pattern: '.env' },
      'read',
      ['read path /srv', 'read path /srv/.env'],
    ],
    ['web', 'github_merge_pr', { owner: 'Acme', repo: 'Site' }, 'write', ['write repo acme/site']],
    ['web', 'fetch', { url: 'x.org', method: 'PUT' }, 'write', ['write url https://x.org/']],
    ['web', 'send_email', { to: 'A <a@X.org>, b@x.org' }, 'send', ['send recipient a@x.org', 'send recipient b@x.org']],
    ['other', 'a_tool', {}, 'execute', []],
    ['other', 'a_tool', { cmd: ' ls ' }, 'execute', ['execute command ls']],
    ['other', 'git_show', { repo_path: '/srv', revision: 'HEAD' }, 'read', ['read path /srv']],
    ['other', 'git_add', { repo_path: '/srv', files: ['a'] }, 'write', ['write path /srv', 'write path /srv/a']],
    [
      'other',
      'git_clone',
      { url: 'git@x.org:a/b.git', path: '/srv/b' },
      'write',
      ['read url ssh://x.org/a/b.git', 'write path /srv/b'],
    ],
  ])('%s %s %j is %s', async (type, name, args, action, targets) => {
    expect(await resolved(toolOf(type, name), args)).toEqual({ action, targets })
  })

  it('an action that the operator made stricter stays so', async () => {
    expect(await resolved(toolOf('database', 'query', 'delete'), { sql: 'SELECT 1' })).toMatchObject({
      action: 'delete',
    })
  })

  it('says at which argument something cannot be told', async () => {
    expect(await resolved(toolOf('web', 'send_email'), { to: 'a@x.org', cc: ['a@b@x.org'] })).toMatchObject({
      at: '/cc/0',
    })
    expect(await resolved(toolOf('database', 'query'), { sql: 'what' })).toMatchObject({ at: '/sql' })
    expect(await resolved(toolOf('database', 'delete'), { table: 'a', where: '1) OR (1' })).toMatchObject({
      at: '/where',
    })
  })
})

describe('the catalogue', () => {
  const tools = Object.entries(catalogue as ToolCatalogue).flatMap(([type, named]) =>
    Object.entries(named).map(([name, tool]) => ({ type, name, tool })),
  )

  it('knows types, actions and kinds, and nothing else', () => {
    const described = ['sql', 'condition', 'method', 'remote', 'revision']
    const kinds = [...described, 'path', 'table', 'url', 'recipient', 'channel', 'repo', 'command']
    expect(Object.keys(catalogue)).toEqual(['filesystem', 'database', 'web', 'other'])
    for (const { name, tool } of tools) {
      expect(
        Object.keys(tool).every((key) => ['action', 'arguments', 'text'].includes(key)),
        name,
      ).toBe(true)
      expect(actionsByStrictness, name).toContain(tool.action)
      for (const [argument, { kind, op, below }] of Object.entries(tool.arguments)) {
        expect(kinds, name).toContain(kind)
        if (op) expect(actionsByStrictness, name).toContain(op)
        if (below) expect(tool.arguments[below]?.kind, name).toBe('path')
        expect(tool.text ?? [], name).not.toContain(argument)
      }
    }
  })

  it('has every tool that the seed names', () => {
    const named = ['query', 'slack_list_channels', 'slack_post_message', 'slack_delete_message', 'github_list_repos']
    for (const name of [...named, 'github_create_issue', 'github_merge_pr', 'http_get', 'http_post', 'delete_file'])
      expect(tools.map((each) => each.name)).toContain(name)
  })
})
