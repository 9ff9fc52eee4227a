// Carries messages between a stdio client and the console; keeps the session, opens it anew after a restart.
import type { IncomingMessage } from 'node:http'
import { ask, eventsOf, textOf } from './http.ts'
import type { TokenSource } from './token-source.ts'

export interface ForwarderDeps {
  readonly serverId: string
  readonly where: () => string
  readonly token: TokenSource
  /** One protocol message, without its line end. */
  readonly write: (line: string) => void
  readonly report: (line: string) => void
}

export interface Forwarder {
  send(line: string): void
  /** Waits for what is under way, then ends the session. */
  close(): Promise<void>
}

interface Message {
  readonly id?: string | number
  readonly method?: string
  readonly params?: { readonly protocolVersion?: string }
}

const listenAgainMs = 1000
/** When the client is gone, answers that are under way get this long. */
const goodbyeMs = 5000

export function createForwarder(deps: ForwarderDeps): Forwarder {
  const under = new Set<Promise<void>>()
  const listening = new AbortController()
  let session: string | null = null
  let version: string | null = null
  let opening: string | null = null
  let turn: Promise<void> = Promise.resolve()

  const url = () => `${deps.where()}/mcp/v1/${deps.serverId}`
  const headers = async (refused?: string) => ({
    authorization: `Bearer ${await deps.token.get(refused)}`,
    accept: 'application/json, text/event-stream',
    ...(session ? { 'mcp-session-id': session } : {}),
    ...(version ? { 'mcp-protocol-version': version } : {}),
  })

  async function post(line: string): Promise<IncomingMessage> {
    const first = await headers()
    const answer = await ask({ url: url(), method: 'POST', headers: first, body: line })
    if (answer.statusCode !== 401) return answer
    answer.resume()
    return ask({
      url: url(),
      method: 'POST',
      headers: await headers(first.authorization.slice('Bearer '.length)),
      body: line,
    })
  }

  /** After a restart of the console the session is gone: the client's own opening is sent again. */
  async function reopen(): Promise<void> {
    if (!opening) return
    session = null
    const answer = await post(opening)
    await textOf(answer)
    remember(answer)
    const initialized = await post('{"jsonrpc":"2.0","method":"notifications/initialized"}')
    initialized.resume()
  }

  function remember(answer: IncomingMessage): void {
    const id = answer.headers['mcp-session-id']
    if (typeof id === 'string') session = id
  }

  async function carry(line: string, message: Message): Promise<void> {
    try {
      let answer = await post(line)
      if (answer.statusCode === 404 && session) {
        answer.resume()
        await reopen()
        answer = await post(line)
      }
      if (message.method === 'initialize') {
        opening = line
        version = message.params?.protocolVersion ?? null
        remember(answer)
      }
      await passOn(answer, message)
    } catch (error) {
      refuse(message, error instanceof Error ? error.message : String(error))
    }
  }

  async function passOn(answer: IncomingMessage, message: Message): Promise<void> {
    if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
      for await (const data of eventsOf(answer)) deps.write(data)
      return
    }
    const text = await textOf(answer)
    if (message.id === undefined || answer.statusCode === 202) return
    const body = parsed(text)
    if (body?.id === message.id) deps.write(text)
    else
      refuse(
        message,
        body?.error?.message ?? `The console answered ${answer.statusCode}.`,
        body?.error?.code,
        body?.error?.data,
      )
  }

  function refuse(message: Message, text: string, code = -32000, data?: unknown): void {
    deps.report(text)
    if (message.id === undefined) return
    const error = { code, message: text, ...(data === undefined ? {} : { data }) }
    deps.write(JSON.stringify({ jsonrpc: '2.0', id: message.id, error }))
  }

  /** Notifications that belong to no call, until the end. */
  async function listen(): Promise<void> {
    while (!listening.signal.aborted) {
      try {
        const answer = await ask({ url: url(), method: 'GET', headers: await headers(), signal: listening.signal })
        if (answer.statusCode === 200) for await (const data of eventsOf(answer)) deps.write(data)
        else answer.resume()
      } catch {
        // The console is away or we are closing; the next message says so if it lasts.
      }
      await new Promise((resolve) => setTimeout(resolve, listenAgainMs).unref())
    }
  }

  return {
    send(line) {
      const message = parsed(line) ?? {}
      // Requests run side by side; the opening and all notifications keep their order, a cancellation overtakes.
      const ordered =
        message.method === 'initialize' || (message.id === undefined && message.method !== 'notifications/cancelled')
      const work = (ordered ? turn : Promise.resolve()).then(() => carry(line, message))
      if (ordered) turn = work
      if (message.method === 'notifications/initialized') void work.then(listen)
      under.add(work)
      void work.finally(() => under.delete(work))
    },
    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref())
      await Promise.race([Promise.allSettled(under), late])
      listening.abort()
      if (!session) return
      const ended = await ask({ url: url(), method: 'DELETE', headers: await headers() }).catch(() => null)
      ended?.resume()
    },
  }
}

function parsed(text: string): (Message & { error?: { code: number; message: string; data?: unknown } }) | null {
  try {
    return JSON.parse(text) as Message
  } catch {
    return null
  }
}
