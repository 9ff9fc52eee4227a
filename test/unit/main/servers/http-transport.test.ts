// Servers over Streamable HTTP, well-behaved and not: answers in JSON or as events, refusals in sentences, no redirect, no address of ours.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openHttpServer } from '../../../../src/main/servers/http-transport.ts'
import { connectUpstream } from '../../../../src/main/servers/upstream.ts'
import { until } from '../../../support/processes.ts'

interface Seen {
  method: string
  headers: IncomingMessage['headers']
  asked: { id?: number; method?: string }
}
type Reply = (seen: Seen, response: ServerResponse) => void

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that initialises like any other and answers a call as `reply` says. */
async function serve(reply: Reply, first?: Reply) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const one = { method: request.method ?? '', headers: request.headers, asked: body ? JSON.parse(body) : {} }
    seen.push(one)
    if (one.method !== 'POST') return void response.writeHead(405).end()
    if (one.asked.method === 'initialize') {
      if (first) return first(one, response)
      const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'x', version: '1' } }
      response.setHeader('mcp-session-id', 'session-1')
      return json(one, response, result)
    }
    if (one.asked.id === undefined) return void response.writeHead(202).end()
    reply(one, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { seen, url: `http://127.0.0.1:${port}/mcp` }
}

function json({ asked }: Seen, response: ServerResponse, result: object): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }))
}

const connect = (url: string, headers = {}, isOwnAddress: (url: URL) => boolean = () => false) =>
  connectUpstream(openHttpServer({ url, headers, isOwnAddress }), 'test')

const limits = (signal = new AbortController().signal) => ({ signal, timeoutMs: 2000, maxTimeoutMs: 2000 })

it('sends its own headers, session and version, and says goodbye', async () => {
  const { seen, url } = await serve((one, response) => json(one, response, { content: [] }))
  const connection = await connect(url, { Authorization: 'Bearer theirs', Accept: 'text/html' })
  expect(await connection.call({ name: 'go' }, limits())).toMatchObject({ kind: 'result', raw: '{"content":[]}' })
  await connection.close()
  const call = seen.find(({ asked }) => asked.method === 'tools/call')
  expect(call?.headers).toMatchObject({
    authorization: 'Bearer theirs',
    accept: 'application/json, text/event-stream',
    'mcp-session-id': 'session-1',
    'mcp-protocol-version': '2025-06-18',
  })
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 'session-1' } })
})

it('takes progress and the answer from an event stream cut anywhere', async () => {
  const { url } = await serve(({ asked }, response) => {
    response.setHeader('content-type', 'text/event-stream')
    const progress = {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: asked.id, progress: 1 },
    }
    const answer = { jsonrpc: '2.0', id: asked.id, result: { content: [{ type: 'text', text: 'grün' }] } }
    const text = Buffer.from(
      `data: ${JSON.stringify(progress)}\r\n\r\nevent: message\ndata: ${JSON.stringify(answer)}\n\n`,
    )
    const middle = text.indexOf(0xbc)
    response.write(text.subarray(0, middle))
    setTimeout(() => response.end(text.subarray(middle)), 20)
  })
  const connection = await connect(url)
  const heard: unknown[] = []
  const answer = await connection.call({ name: 'go' }, { ...limits(), onProgress: (each) => heard.push(each) })
  expect(answer).toMatchObject({ kind: 'result', raw: expect.stringContaining('grün') })
  expect(heard).toEqual([{ progress: 1 }])
  await connection.close()
})

const misbehaving: [string, Reply, string][] = [
  ['401', (_, response) => void response.writeHead(401).end(), 'refused our credentials (401)'],
  [
    'a redirect',
    (_, response) => void response.writeHead(307, { location: 'http://evil.example/x' }).end(),
    'redirects to http://evil.example, which is never followed',
  ],
  ['500', (_, response) => void response.writeHead(500).end(), 'status 500'],
  ['a page', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'text/html'],
  ['the end of the session', (_, response) => void response.writeHead(404).end(), 'ended our session'],
  ['a broken connection', (_, response) => void response.destroy(), 'broke off the connection'],
  ['silence', () => {}, 'did not answer in time'],
  [
    'a stream that ends early',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n'),
    'before it was whole',
  ],
  [
    'bytes that are no text',
    (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0x22])),
    'not UTF-8',
  ],
  [
    'a flood',
    (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(33 * 1024 * 1024, 0x20)),
    'more than 32 MiB',
  ],
]

it.each(misbehaving)('%s: the call fails and says why', async (_name, reply, why) => {
  const { url } = await serve(reply)
  const connection = await connect(url)
  expect(await connection.call({ name: 'go' }, limits())).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining(why),
  })
  await connection.close()
})

it('says that no MCP server is there', async () => {
  const { url } = await serve(
    () => {},
    (_, response) => void response.writeHead(404).end(),
  )
  await expect(connect(url)).rejects.toThrow('no MCP server')
  await expect(connect('http://127.0.0.1:1/mcp')).rejects.toThrow('Nothing answers at 127.0.0.1:1')
})

it('never reaches the console itself, by figures or by name, nor a metadata service', async () => {
  const { url, seen } = await serve(() => {})
  const { port } = new URL(url)
  const own = ({ port: asked, hostname }: URL) => asked === port && /^(127\.|\[::1\])/.test(hostname)
  await expect(connect(url, {}, own)).rejects.toThrow('console itself')
  await expect(connect(`http://localhost:${port}/mcp`, {}, own)).rejects.toThrow('console itself')
  await expect(connect('http://169.254.169.254/latest')).rejects.toThrow('credentials of the cloud')
  await expect(connect('http://[fd00:ec2::254]/latest')).rejects.toThrow('credentials of the cloud')
  expect(seen).toEqual([])
})

it('tells the server of a cancelled call and lets go of its stream', async () => {
  let gone = false
  const { url, seen } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': wait\n\n')
    response.on('close', () => {
      gone = true
    })
  })
  const connection = await connect(url)
  const cancel = new AbortController()
  const answer = connection.call({ name: 'go' }, limits(cancel.signal))
  await until(() => seen.some(({ asked }) => asked.method === 'tools/call'), 'the call')
  cancel.abort()
  expect(await answer).toMatchObject({ kind: 'failed', message: 'The call was cancelled.' })
  await until(() => gone && seen.some(({ asked }) => asked.method === 'notifications/cancelled'), 'both')
  await connection.close()
})
