// What no client would send: refused with a clear error, nothing crashes, nothing is forwarded.
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { answeringElsewhere } from '../support/elsewhere.ts'

let agent: Credentials
let token: string
let work: string
let countFile: string

const { console_ } = consoleForTests({
  async prepare() {
    countFile = join(console_.folder, 'count')
    work = await addScratch(console_, { args: ['--count', countFile] })
    agent = await console_.addAgent({ name: 'tester', permissions: ['filesystem:read'] })
    token = await console_.token(agent)
  },
})

const nothingArrived = () => expect(existsSync(countFile)).toBe(false)
const read = () => toolCall(1, 'read_file', { path: join(work, 'report.md') })
const port = () => Number(new URL(console_.run.mcp_url).port)

/** One raw exchange; `headers` are written as they are. */
function raw(lines: string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`))
    let text = ''
    socket.setEncoding('utf8').on('data', (part) => {
      text += part
      if (/\r\n\r\n[\s\S]/.test(text)) socket.end()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

const post = (extra: string[], host = `127.0.0.1:${port()}`) => {
  const body = JSON.stringify(read())
  return raw(
    [
      'POST /mcp/v1/scratch HTTP/1.1',
      `Host: ${host}`,
      'Content-Type: application/json',
      `Authorization: Bearer ${token}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...extra,
    ],
    body,
  )
}

describe('addresses and headers', () => {
  it.each([
    ['a foreign host', [], 'evil.example'],
    ['another port', [], '127.0.0.1:1'],
    ['a host that begins like ours', [], '127.0.0.1.evil.example'],
    ['a foreign origin', ['Origin: https://evil.example'], undefined],
    ['the origin null', ['Origin: null'], undefined],
    ['a file origin', ['Origin: file://'], undefined],
  ])('refuses %s with 403', async (_name, extra, host) => {
    expect(await post(extra, host)).toMatch(/^HTTP\/1\.1 403 /)
    nothingArrived()
  })

  it.each([
    'Authorization: Bearer other',
    'X-Requester-Id: other',
    'X-Delegation-Token: other',
    'X-Workflow-Session: other',
    'Mcp-Session-Id: other',
    'Origin: http://localhost',
  ])('refuses a doubled %s', async (line) => {
    const twice = line.startsWith('Authorization') ? [line] : [line, line]
    expect(await post(twice)).toMatch(/^HTTP\/1\.1 400 /)
    nothingArrived()
  })

  it.each(['X-Delegation-Token', 'X-Workflow-Session'])('denies what is no token: %s', async (header) => {
    const answer = await rpc(console_, 'scratch', token, read(), { [header]: 'anything' })
    expect(answer.body?.error).toMatchObject({
      code: -32003,
      data: { reason: header === 'X-Delegation-Token' ? 'delegation_invalid' : 'workflow_invalid' },
    })
    nothingArrived()
  })

  it('listens on 127.0.0.1 alone', async () => {
    expect(await answeringElsewhere(Number(new URL(console_.run.mcp_url).port))).toEqual([])
  })

  it('serves nothing of the operator', async () => {
    for (const path of ['/api/v1/agents', '/api/v1/escalations', '/', '/activity', '/api/v1/openapi.json']) {
      const answer = await fetch(`${console_.run.mcp_url}${path}`, {
        headers: { authorization: `Bearer ${console_.run.operator_token}` },
      })
      expect(answer.status).toBe(404)
    }
  })

  it("does not take the agent's token at the operator's API", async () => {
    const answer = await fetch(`${console_.run.console_url}/api/v1/agents`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(401)
  })
})

describe('tokens', () => {
  const claims = () =>
    new SignJWT({ tenant: 'local' })
      .setIssuer('behavry')
      .setSubject(agent.agent.id)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('1h')
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  it.each<[string, () => string | Promise<string>]>([
    ['none at all', () => ''],
    ['no token', () => 'nonsense'],
    ['algorithm none', () => `${encoded({ alg: 'none' })}.${token.split('.')[1]}.`],
    [
      'HS256',
      () => {
        const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${token.split('.')[1]}`
        return `${text}.${createHmac('sha256', 'key').update(text).digest('base64url')}`
      },
    ],
    [
      'a foreign key',
      () =>
        claims()
          .setProtectedHeader({ alg: 'RS256' })
          .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    [
      'a changed claim',
      () => {
        const [head, body, signature] = token.split('.')
        const changed = { ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), sub: crypto.randomUUID() }
        return `${head}.${encoded(changed)}.${signature}`
      },
    ],
  ])('refuses %s with 401', async (_name, make) => {
    const answer = await rpc(console_, 'scratch', await make(), read())
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
    nothingArrived()
  })
})

/** Up to 100 MB in chunks; the status is null when the connection was closed before an answer could be read. */
function sendEndlessly(): Promise<{ status: number | null; sent: number }> {
  return new Promise((resolve) => {
    let sent = 0
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'transfer-encoding': 'chunked',
    }
    const out = request({ port: port(), method: 'POST', path: '/mcp/v1/scratch', headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, sent })
      out.destroy()
    })
    out.on('error', () => resolve({ status: null, sent }))
    const chunk = Buffer.alloc(1024 * 1024, 0x20)
    const more = () => {
      if (sent >= 100 || out.destroyed) return void out.end()
      sent += 1
      out.write(chunk, () => setImmediate(more))
    }
    more()
  })
}

describe('frames', () => {
  it.each([
    [
      'a doubled key',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","name":"echo"}}',
      -32600,
    ],
    [
      'a doubled key in the arguments',
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"path":"/a","path":"/b"}}}`,
      -32600,
    ],
    [
      'keys that differ in case',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","Name":"echo"}}',
      -32600,
    ],
    [
      'a prototype key',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"__proto__":{"path":"/a"}}}}',
      -32600,
    ],
    ['a batch', `[${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}]`, -32600],
    [
      'depth',
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      -32600,
    ],
    [
      'half a surrogate pair',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"path":"\\ud800"}}}',
      -32600,
    ],
    ['no JSON', '{"jsonrpc":', -32700],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600],
    ['an id that is null', '{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
    ['an unknown member', '{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}', -32600],
  ])('refuses %s with 400', async (_name, frame, code) => {
    const answer = await rpc(console_, 'scratch', token, frame)
    expect([answer.status, answer.body?.error?.code]).toEqual([400, code])
    nothingArrived()
  })

  it('refuses 1,000 malformed frames and goes on', async () => {
    const good = JSON.stringify(read())
    const families: ((n: number) => string)[] = [
      (n) => good.slice(0, n % good.length),
      (n) => `${good}${String.fromCharCode(33 + (n % 90))}`,
      (n) => good.replace('"2.0"', `${n}`),
      () => good.replace('"method"', '"method":"x","method"'),
      (n) => `${'['.repeat(65 + n)}${']'.repeat(65 + n)}`,
      () => good.replace('"id":1', '"id":1e400'),
      () => good.replace('"id":1', '"id":[1]'),
      () => good.replace('"name":"read_file"', '"name":7'),
      () => good.replace('"arguments":{', '"arguments":[{').replace(/\}\}\}$/, '}]}}'),
      () => `\ufeff${good}`,
      () => good.replaceAll('"', "'"),
      (n) => `${good.slice(0, -1)},"x${n}":\u0000}`,
    ]
    for (let n = 0; n < 1000; n += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, k) =>
          rpc(console_, 'scratch', token, families[(n + k) % families.length]?.(n + k) ?? ''),
        ),
      )
      for (const answer of answers) expect(answer.status).toBe(400)
    }
    nothingArrived()
    expect((await fetch(`${console_.run.mcp_url}/health/ready`)).status).toBe(200)
  })

  it('refuses a 100 MB body early and without keeping it', async () => {
    const before = residentBytes()
    // Who writes on when the other side has closed may lose the answer, not the refusal.
    let answer = await sendEndlessly()
    for (let tries = 0; answer.status === null && tries < 5; tries += 1) answer = await sendEndlessly()
    expect(answer.status).toBe(413)
    expect(answer.sent).toBeLessThan(60)
    expect(residentBytes() - before).toBeLessThan(96 * 1024 * 1024)
    const announced = await raw([
      'POST /mcp/v1/scratch HTTP/1.1',
      `Host: 127.0.0.1:${port()}`,
      'Content-Type: application/json',
      `Authorization: Bearer ${token}`,
      'Content-Length: 104857600',
    ])
    expect(announced).toMatch(/^HTTP\/1\.1 413 /)
    nothingArrived()
  })

  it('denies what nobody governs, and records it', async () => {
    for (const method of [
      'resources/list',
      'resources/read',
      'prompts/get',
      'sampling/createMessage',
      'logging/setLevel',
      'completion/complete',
      'roots/list',
      'unknown',
    ]) {
      const answer = await rpc(console_, 'scratch', token, { jsonrpc: '2.0', id: 7, method, params: {} })
      expect(answer.body?.error).toMatchObject({ code: -32003, data: { reason: 'method_not_governed' } })
    }
    const { items } = await console_.operator.get<{ items: { tool_name: string; stages: unknown[] }[] }>(
      '/audit/events?reason=method_not_governed',
    )
    expect(items).toHaveLength(8)
    expect(items[0]).toMatchObject({ tool_name: 'unknown', stages: [] })
    nothingArrived()
  })

  it('tells the newer era plainly what is spoken here', async () => {
    const answer = await rpc(
      console_,
      'scratch',
      token,
      { jsonrpc: '2.0', id: 1, method: 'server/discover' },
      { 'mcp-protocol-version': '2026-07-28' },
    )
    expect([answer.status, answer.body?.error?.code]).toEqual([400, -32022])
  })

  it('still answers', async () => {
    expect((await rpc(console_, 'scratch', token, read())).body?.result?.content?.[0]?.text).toBe('All is well.\n')
  })
})

function residentBytes(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${console_.run.pid}/status`, 'utf8'))?.[1]) * 1024
}
