// Pasted client settings: every usual shape, lenient where people are, and nothing added that nobody could see.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what people paste
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePastedServers } from '../../../../../src/renderer/features/servers/parse-pasted-servers.ts'
import {
  firstChoice,
  type PastedServer,
  toBeAdded,
} from '../../../../../src/renderer/features/servers/pasted-server.ts'
import type { Server } from '../../../../../src/shared/contract/server.ts'

const read = (text: string | object, existing: readonly Server[] = []) => {
  const result = parsePastedServers(typeof text === 'string' ? text : JSON.stringify(text), existing)
  if ('problem' in result) throw new Error(result.problem)
  return result.servers
}
const one = (entry: object, existing: readonly Server[] = []) =>
  read({ mcpServers: { it: entry } }, existing)[0] as PastedServer
const refusal = (text: string) => {
  const result = parsePastedServers(text, [])
  return 'problem' in result ? result : null
}
const files = { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/home/me'] }
const known: Server = {
  id: 'files',
  name: 'Files',
  type: 'filesystem',
  transport: 'stdio',
  command: '/usr/bin/npx',
  args: files.args,
  env_names: [],
  cwd: null,
  url: null,
  header_names: [],
  roots: [],
  dialect: null,
  state: 'ready',
  error: null,
  tools: { accepted: 1, waiting: 0, changes: 0, gravest: null },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
}

describe('shapes', () => {
  it.each([
    ['Claude Desktop, Cursor', { globalShortcut: '', mcpServers: { files } }],
    ['VS Code', { servers: { files: { type: 'stdio', ...files } }, inputs: [] }],
    ['VS Code settings', { 'editor.tabSize': 2, mcp: { servers: { files } } }],
    ['a bare map', { files }],
  ])('%s', (_, value) => {
    expect(read(value)).toMatchObject([
      { name: 'files', id: 'files', type: 'filesystem', target: { transport: 'stdio', ...files, env: {} }, errors: [] },
    ])
  })
  it('one bare entry asks for its name', () => {
    const [server] = read(files)
    expect(server).toMatchObject({ name: '', id: '', errors: [] })
    expect(toBeAdded(server as PastedServer, firstChoice(server as PastedServer), false)).toEqual({
      problem: 'Give it a name.',
    })
  })
  it('a part cut out of a file', () => {
    expect(read(`"mcpServers": { "files": ${JSON.stringify(files)} },`)).toHaveLength(1)
    expect(read(`  // mine\n  "files": ${JSON.stringify(files)}`)).toHaveLength(1)
  })
  it('comments and trailing commas', () => {
    const text = `{
      // the usual one
      "mcpServers": { /* here */
        "files": { "command": "npx", "args": ["-y", "server-filesystem",], "env": { "A": "b", }, },
      },
    }`
    expect(read(text)).toMatchObject([{ target: { env: { A: 'b' } } }])
  })
  it.each([
    ['[]', 'no object'],
    ['"text"', 'no object'],
    ['{}', 'no server in this text'],
    ['{"a": 1}', 'no server in this text'],
    ['{"mcpServers": []}', 'no object of names'],
    ['{"mcpServers": {}}', 'is empty'],
    ['{"mcpServers": {"a": 1}}', '"a" is no object'],
    ['', 'cannot be read'],
  ])('%s is refused', (text, said) => expect(refusal(text)?.problem).toContain(said))
  it('says where a text cannot be read', () => {
    expect(refusal('{\n  "mcpServers": {\n    "a": oops\n  }\n}')).toMatchObject({ line: 3, column: 10 })
    expect(refusal('"a": oops')).toMatchObject({ line: 1, column: 6 })
  })
})

describe('entries', () => {
  it('takes addresses with headers', () => {
    const entry = {
      type: 'streamable-http',
      url: 'https://mcp.example.com/mcp',
      headers: { Authorization: 'Bearer x' },
    }
    expect(one(entry)).toMatchObject({
      target: { transport: 'http', url: entry.url, headers: entry.headers },
      errors: [],
    })
    expect(one({ url: 'https://mcp.example.com/mcp' }).target).toMatchObject({ transport: 'http' })
  })
  it.each([
    [{ type: 'sse', url: 'https://x.example/sse' }, 'SSE transport is not supported'],
    [{ type: 'ws', url: 'https://x.example' }, '“ws” is not known'],
    [{ type: 'stdio', url: 'https://x.example' }, 'neither'],
    [{ args: [] }, 'neither'],
    [{ command: 'npx', args: 'a b' }, '"args" are no list'],
    [{ command: 'npx', env: { A: {} } }, '"env" are no map'],
    [{ command: 'behavry', args: ['connect', 'files'] }, 'leads back'],
    [{ url: 'http://127.0.0.1:4101/mcp/v1/files' }, 'leads back'],
    [{ command: 'npx "x' }, 'not closed'],
  ])('%j cannot be added', (entry, said) => {
    const server = one(entry)
    expect(server.errors.join(' ')).toContain(said)
    expect(firstChoice(server).included).toBe(false)
    expect(toBeAdded(server, firstChoice(server), false)).toHaveProperty('problem')
  })
  it.each([
    [{ ...files, autoApprove: ['read'] }, 'Not used here: autoApprove'],
    [{ command: 'npx', args: ['~/x'] }, '~ stays ~'],
    [{ command: 'npx -y server-x' }, 'split into a program'],
    [{ url: 'https://mcp.example.com/sse' }, '/sse'],
  ])('%j comes with a hint', (entry, said) => {
    const server = one(entry)
    expect(server.hints.join(' ')).toContain(said)
    expect(server.errors).toEqual([])
  })
  it('leaves out at first what is switched off', () => {
    expect(firstChoice(one({ ...files, disabled: true })).included).toBe(false)
    expect(firstChoice(one(files)).included).toBe(true)
  })
  it('marks what exists, by name and by command, and gives another id', () => {
    const [same, other] = read({ mcpServers: { files, notes: files } }, [known])
    expect(same).toMatchObject({ id: 'files-2', skipped: true })
    expect(other).toMatchObject({ id: 'notes', skipped: true })
    expect(other?.hints.join(' ')).toContain('“Files”')
  })
  it('gives every entry an id of its own', () => {
    const ids = read({ 'My files': files, 'my-files': files, 文件: files }).map(({ id }) => id)
    expect(ids).toEqual(['my-files', 'my-files-2', 'server'])
  })
  it('takes numbers and switches in lists as text', () => {
    expect(one({ command: 'npx', args: ['--port', 80, true], env: { PORT: 80 } }).target).toMatchObject({
      args: ['--port', '80', 'true'],
      env: { PORT: '80' },
    })
  })
})

describe('openings', () => {
  const text = {
    servers: {
      hub: {
        command: 'npx',
        args: ['hub', '${workspaceFolder}'],
        env: { TOKEN: '${input:token}', URL: '${HOST:-x.example}' },
      },
    },
    inputs: [{ type: 'promptString', id: 'token', description: 'Token of the hub', password: true }],
  }
  it('are asked for with what the text says about them', () => {
    const [server] = read(text)
    expect(server?.openings).toEqual([
      { token: '${workspaceFolder}', about: 'workspaceFolder', suggested: '' },
      { token: '${input:token}', about: 'Token of the hub', suggested: '' },
      { token: '${HOST:-x.example}', about: 'HOST', suggested: 'x.example' },
    ])
  })
  it('must be filled, once, and are not read again', () => {
    const server = read(text)[0] as PastedServer
    const choice = firstChoice(server)
    expect(toBeAdded(server, choice, false)).toEqual({ problem: 'Give the value of ${workspaceFolder}.' })
    const values = { ...choice.values, '${workspaceFolder}': '/w/${input:token}', '${input:token}': 's3cret' }
    expect(toBeAdded(server, { ...choice, values }, true)).toEqual({
      body: {
        id: 'hub',
        name: 'hub',
        type: 'other',
        accept_tools: true,
        transport: 'stdio',
        command: 'npx',
        args: ['hub', '/w/${input:token}'],
        env: { TOKEN: 's3cret', URL: 'x.example' },
      },
    })
  })
})

it('never throws, and adds nothing that the contract refuses', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.array(fc.string()))
  const entry = fc.dictionary(
    fc.constantFrom('command', 'args', 'env', 'url', 'type', 'headers', 'cwd', '__proto__'),
    leaf,
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), entry), fc.boolean(), (servers, wrapped) => {
      const result = parsePastedServers(JSON.stringify(wrapped ? { mcpServers: servers } : servers), [])
      if ('problem' in result) return
      for (const server of result.servers) toBeAdded(server, firstChoice(server), false)
    }),
  )
})
