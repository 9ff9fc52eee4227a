// One upstream server over Streamable HTTP: its own headers only, no redirect, no address of this console or of a cloud's metadata.
import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import { Agent, type Dispatcher, request } from 'undici'
import { failureOf, refusalOf } from './http-failures.ts'
import { messageLimitBytes, type UpstreamLink } from './upstream-link.ts'

const connectLimitMs = 10_000
const goodbyeLimitMs = 1500
const listenAgainMs = { first: 1000, last: 60_000 }
/** Where clouds hand credentials to whoever asks (`security.md` 2.5). */
const metadataAddresses = new Set(['169.254.169.254', 'fd00:ec2::254'])

export interface HttpServer {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** True for the console's own listeners. */
  readonly isOwnAddress: (url: URL) => boolean
}

interface Listeners {
  message: (text: string) => void
  failed: (id: number, why: string) => void
  end: (why: string) => void
}

/** `version` is null until the server has agreed to one. */
interface Session {
  id: string | null
  version: string | null
}

type Ask = (method: 'GET' | 'POST' | 'DELETE', signal: AbortSignal, body?: string) => Promise<Dispatcher.ResponseData>

export function openHttpServer(server: HttpServer): UpstreamLink {
  const url = new URL(server.url)
  const agent = guardedAgent(url, server.isOwnAddress)
  const closed = new AbortController()
  const exchanges = new Map<number, AbortController>()
  const heard: Listeners = { message: () => {}, failed: () => {}, end: () => {} }
  const session: Session = { id: null, version: null }
  let why: string | null = null
  const end = (reason: string) => {
    if (why !== null) return
    why = reason
    closed.abort()
    heard.end(reason)
  }
  const ask: Ask = (method, signal, body) =>
    request(url, { method, dispatcher: agent, signal, headers: headersOf(server, session), body: body ?? null })
  const send = async (text: string, id?: number) => {
    const own = new AbortController()
    if (id !== undefined) exchanges.set(id, own)
    try {
      const answer = await ask('POST', AbortSignal.any([own.signal, closed.signal]), text)
      if (keepSession(answer, session) === 'ended') end('The server has ended our session.')
      await take(answer, heard.message, id !== undefined)
      if (id !== undefined) heard.failed(id, 'The server ended its answer before it was whole.')
    } catch (error) {
      if (id !== undefined) heard.failed(id, failureOf(error, url))
    }
    if (id !== undefined) exchanges.delete(id)
  }
  return {
    send: (text, id) => void send(text, id),
    onMessage: (message) => void Object.assign(heard, { message }),
    onRequestFailed: (failed) => void Object.assign(heard, { failed }),
    onEnd(listener) {
      heard.end = listener
      if (why !== null) listener(why)
    },
    initialized(version) {
      session.version = version
      void listen(() => ask('GET', closed.signal), heard, closed.signal)
    },
    abandon: (id) => exchanges.get(id)?.abort(),
    async close() {
      end('The connection was closed.')
      if (session.id !== null) await ask('DELETE', AbortSignal.timeout(goodbyeLimitMs)).catch(() => {})
      await agent.destroy()
    },
  }
}

/** The answer to the first request names the session; 404 in a session says that it is over. */
function keepSession({ statusCode, headers }: Dispatcher.ResponseData, session: Session): 'stands' | 'ended' {
  const named = headers['mcp-session-id']
  if (session.version === null && typeof named === 'string') session.id = named
  return statusCode === 404 && session.id !== null ? 'ended' : 'stands'
}

/** What the operator wrote, then what the protocol needs, which wins. */
function headersOf({ headers }: HttpServer, { id, version }: Session): Record<string, string> {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    ...own,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(id === null ? {} : { 'mcp-session-id': id }),
    ...(version === null ? {} : { 'mcp-protocol-version': version }),
  }
}

/** What the server says unasked. A server without such a stream answers 405; a broken one is opened again. */
async function listen(
  open: () => Promise<Dispatcher.ResponseData>,
  heard: Listeners,
  closed: AbortSignal,
): Promise<void> {
  let pause = listenAgainMs.first
  while (!closed.aborted) {
    try {
      const answer = await open()
      if (answer.statusCode >= 400 && answer.statusCode < 500) return void (await answer.body.dump())
      await take(answer, heard.message, true)
      pause = listenAgainMs.first
    } catch {
      pause = Math.min(pause * 2, listenAgainMs.last)
    }
    await wait(pause, undefined, { signal: closed, ref: false }).catch(() => {})
  }
}

/** Hands over each message of an answer. Throws with a sentence for what is none. */
async function take(answer: Dispatcher.ResponseData, message: (text: string) => void, wanted: boolean): Promise<void> {
  const { statusCode, headers, body } = answer
  const refused = refusalOf(statusCode, headers)
  if (refused !== null || !wanted) {
    await body.dump()
    if (refused !== null) throw new Error(refused)
    return
  }
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  if (type === 'text/event-stream') return takeEvents(body, message)
  if (type === 'application/json') return message(await wholeText(body))
  body.destroy()
  throw new Error(`The server answered with ${type || 'no content type'}, not with JSON or an event stream.`)
}

const tooLong = 'The server sent a message of more than 32 MiB.'
const notUtf8 = 'The server sent bytes that are not UTF-8.'

async function wholeText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length
    if (size > messageLimitBytes) throw new Error(tooLong)
    parts.push(part)
  }
  return decode(new TextDecoder('utf-8', { fatal: true }), Buffer.concat(parts), false)
}

async function takeEvents(body: Dispatcher.ResponseData['body'], message: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let broken: Error | null = null
  const parser = createParser({
    maxBufferSize: messageLimitBytes,
    onEvent({ event, data }) {
      if ((event === undefined || event === 'message') && data !== '') message(data)
    },
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') broken = new Error(tooLong)
    },
  })
  for await (const part of body as AsyncIterable<Buffer>) {
    parser.feed(decode(decoder, part, true))
    if (broken) throw broken
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new Error(notUtf8)
  }
}

/** Refuses by what a name resolves to at the moment of connecting, so no later answer of the DNS slips past. */
function guardedAgent(url: URL, isOwnAddress: (url: URL) => boolean): Agent {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const refuse = (address: string): Error | null => {
    if (metadataAddresses.has(address)) return new Error('This address hands out credentials of the cloud it runs in.')
    const own = new URL(`http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`)
    return isOwnAddress(own) ? new Error('This is the console itself: a server behind it would call itself.') : null
  }
  const guardedLookup: LookupFunction = (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      const addresses = (found ?? []) as LookupAddress[]
      const refused = error ?? addresses.map(({ address }) => refuse(address)).find((each) => each !== null)
      const [first] = addresses
      if (refused || !first) return done(refused ?? new Error('The name has no address.'), '')
      if (options.all) return done(null, addresses as never)
      done(null, first.address, first.family)
    })
  // An address in figures is never looked up.
  const literal = isIP(host) ? refuse(host) : null
  if (literal) {
    return new Agent({ connect: (_options, done) => done(literal, null) })
  }
  return new Agent({
    connect: { timeout: connectLimitMs, lookup: guardedLookup },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}
