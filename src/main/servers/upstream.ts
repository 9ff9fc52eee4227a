// One connection to an upstream server: our own ids, our own announcements, and answers kept as the exact text that came.
import { serialise } from '../../shared/json/serialise.ts'
import { type Json, parseStrict } from '../../shared/json/strict-parse.ts'
import type { UpstreamLink } from './upstream-link.ts'

/** What we announce is ours and does not depend on who asks (decision 22); part of the configuration digest. */
export const announced = { protocolVersion: '2025-11-25', capabilities: {} } as const
const startLimitMs = 30_000
const listLimits = { pages: 100, bytes: 8 * 1024 * 1024, tools: 2000 }

export type UpstreamAnswer =
  | { readonly kind: 'result'; readonly raw: string; readonly is_error: boolean }
  | { readonly kind: 'error'; readonly raw: string; readonly code: number }
  | { readonly kind: 'failed'; readonly message: string }

export interface UpstreamProgress {
  readonly progress: Json
  readonly total?: Json
  readonly message?: Json
}

export interface CallOptions {
  readonly signal: AbortSignal
  /** Limit of the call; each progress extends it, up to `maxTimeoutMs` in all. */
  readonly timeoutMs: number
  readonly maxTimeoutMs: number
  readonly onProgress?: (progress: UpstreamProgress) => void
}

export interface UpstreamConnection {
  call(
    params: { name: string; arguments?: Json | undefined; meta?: Json },
    options: CallOptions,
  ): Promise<UpstreamAnswer>
  /** The tools as listed: exact source text of each. Throws with a sentence. */
  listTools(): Promise<readonly string[]>
  onToolsChanged(listener: () => void): void
  onClosed(listener: (why: string) => void): void
  close(): Promise<void>
}

interface Waiting {
  readonly answer: (message: Answer) => void
  readonly fail: (why: string) => void
  readonly progress: (progress: UpstreamProgress) => void
}

interface Answer {
  readonly result?: string
  readonly is_error: boolean
  readonly error?: string
  readonly code: number
}

type Ask = (method: string, params: (id: number) => Json, options: CallOptions) => Promise<UpstreamAnswer>

/** Requests of ours on one server: ids rise, each answer goes to whoever waits for it, the end of the server ends all. */
function createAsk(server: UpstreamLink, waiting: Map<number, Waiting>, closed: () => string | null): Ask {
  let count = 0
  return (method, params, options) => {
    const why = closed()
    if (why !== null) return Promise.resolve({ kind: 'failed', message: why })
    const id = ++count
    return new Promise((resolve) => {
      const hardLimit = performance.now() + options.maxTimeoutMs
      const late = () => finish({ kind: 'failed', message: 'The server did not answer in time.' }, 'timed out')
      let timer = setTimeout(late, options.timeoutMs)
      const onAbort = () => finish({ kind: 'failed', message: 'The call was cancelled.' }, 'cancelled')
      const finish = (answer: UpstreamAnswer, cancelBecause?: string) => {
        clearTimeout(timer)
        options.signal.removeEventListener('abort', onAbort)
        if (!waiting.delete(id) && cancelBecause) return
        if (cancelBecause) {
          notify(server, 'notifications/cancelled', { requestId: id, reason: cancelBecause })
          server.abandon(id)
        }
        resolve(answer)
      }
      waiting.set(id, {
        answer: (message) => finish(answerOf(message)),
        fail: (message) => finish({ kind: 'failed', message }),
        progress(progress) {
          clearTimeout(timer)
          timer = setTimeout(late, Math.min(options.timeoutMs, Math.max(0, hardLimit - performance.now())))
          options.onProgress?.(progress)
        },
      })
      options.signal.addEventListener('abort', onAbort, { once: true })
      server.send(serialise({ jsonrpc: '2.0', id, method, params: params(id) }), id)
      if (options.signal.aborted) onAbort()
    })
  }
}

/** The raw result of a request that has to succeed; throws with a sentence. */
async function must(ask: Ask, method: string, params: Json): Promise<string> {
  const limits = { signal: new AbortController().signal, timeoutMs: startLimitMs, maxTimeoutMs: startLimitMs }
  const answer = await ask(method, () => params, limits)
  if (answer.kind === 'result') return answer.raw
  throw new Error(answer.kind === 'failed' ? answer.message : `The server refused "${method}".`)
}

/** Initialises the server; throws with a sentence when it does not answer in time. */
export async function connectUpstream(server: UpstreamLink, version: string): Promise<UpstreamConnection> {
  const waiting = new Map<number, Waiting>()
  let closed: string | null = null
  let onToolsChanged = () => {}
  const onClosed = new Set<(why: string) => void>()
  server.onEnd((why) => {
    closed = why
    for (const each of waiting.values()) each.fail(why)
    waiting.clear()
    for (const listener of onClosed) listener(why)
  })
  server.onMessage((text) => receive(text, { waiting, reply: server.send, toolsChanged: () => onToolsChanged() }))
  server.onRequestFailed((id, why) => waiting.get(id)?.fail(why))
  const ask = createAsk(server, waiting, () => closed)
  const agreed = await must(ask, 'initialize', {
    protocolVersion: announced.protocolVersion,
    capabilities: { ...announced.capabilities },
    clientInfo: { name: 'behavry-console', version },
  })
  server.initialized(versionIn(agreed))
  notify(server, 'notifications/initialized')
  return {
    call: (params, options) => ask('tools/call', (id) => callParams(params, options.onProgress ? id : null), options),
    listTools: () => listAll((cursor) => must(ask, 'tools/list', cursor === null ? {} : { cursor })),
    onToolsChanged(listener) {
      onToolsChanged = listener
    },
    onClosed: (listener) => void onClosed.add(listener),
    close: () => server.close(),
  }
}

/** What the server chose; ours when it names none. */
function versionIn(raw: string): string {
  const { protocolVersion } = parseStrict(raw, { ambiguousKeys: 'allow' }).value as { protocolVersion?: Json }
  return typeof protocolVersion === 'string' && /^[\d-]{1,20}$/.test(protocolVersion)
    ? protocolVersion
    : announced.protocolVersion
}

function callParams(
  params: { name: string; arguments?: Json | undefined; meta?: Json },
  progressToken: number | null,
): Json {
  const { name, meta } = params
  const token: { [key: string]: Json } = progressToken === null ? {} : { progressToken }
  const whole: { [key: string]: Json } = {
    ...(meta !== null && typeof meta === 'object' ? (meta as object) : {}),
    ...token,
  }
  return {
    name,
    ...(params.arguments === undefined ? {} : { arguments: params.arguments }),
    ...(Object.keys(whole).length > 0 ? { _meta: whole } : {}),
  }
}

function notify(server: Pick<UpstreamLink, 'send'>, method: string, params?: Json): void {
  server.send(serialise({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) }))
}

function answerOf({ result, is_error, error, code }: Answer): UpstreamAnswer {
  if (result !== undefined) return { kind: 'result', raw: result, is_error }
  if (error !== undefined) return { kind: 'error', raw: error, code }
  return { kind: 'failed', message: 'The server gave an answer without result or error.' }
}

interface Receiving {
  readonly waiting: ReadonlyMap<number, Waiting>
  readonly reply: (text: string) => void
  readonly toolsChanged: () => void
}

/** Answers to ids that nobody waits for, and frames that are no messages, are dropped. */
function receive(text: string, { waiting, reply, toolsChanged }: Receiving): void {
  let parsed: ReturnType<typeof parseStrict>
  try {
    parsed = parseStrict(text, { ambiguousKeys: 'allow', spans: ['result', 'error'] })
  } catch {
    failAsked(text, waiting)
    return
  }
  const message = parsed.value as { [key: string]: Json } | null
  if (message === null || typeof message !== 'object' || Array.isArray(message)) return
  const { id, method } = message
  if (typeof method === 'string') {
    if (id !== undefined) answerRequest(id, method, reply)
    else if (method === 'notifications/tools/list_changed') toolsChanged()
    else if (method === 'notifications/progress') progressFor(message.params, waiting)
    return
  }
  const asked = typeof id === 'number' ? waiting.get(id) : undefined
  const slice = (name: string) => {
    const span = parsed.spans[name]
    return span ? { [name]: text.slice(...span) } : {}
  }
  const result = message.result as { isError?: Json } | undefined
  const error = message.error as { code?: Json } | undefined
  asked?.answer({
    ...slice('result'),
    ...slice('error'),
    is_error: result?.isError === true,
    code: Number(error?.code ?? 0),
  })
}

/** A frame that is refused by the strict parser but names an id: whoever waits for it must not wait for ever. */
function failAsked(text: string, waiting: ReadonlyMap<number, Waiting>): void {
  const id = Number(/"id"\s*:\s*(\d+)/.exec(text)?.[1])
  waiting.get(id)?.fail('The server sent an answer that is not strict JSON.')
}

function answerRequest(id: Json, method: string, reply: (text: string) => void): void {
  if (method === 'ping') reply(serialise({ jsonrpc: '2.0', id, result: {} }))
  else
    reply(
      serialise({ jsonrpc: '2.0', id, error: { code: -32601, message: `"${method}" is not offered by this client.` } }),
    )
}

function progressFor(params: Json | undefined, waiting: ReadonlyMap<number, Waiting>): void {
  const { progressToken, progress, total, message } = (params ?? {}) as { [key: string]: Json }
  if (typeof progressToken !== 'number' || progress === undefined) return
  waiting.get(progressToken)?.progress({
    progress,
    ...(total === undefined ? {} : { total }),
    ...(message === undefined ? {} : { message }),
  })
}

async function listAll(askPage: (cursor: string | null) => Promise<string>): Promise<readonly string[]> {
  const tools: string[] = []
  let cursor: string | null = null
  let bytes = 0
  for (let page = 0; page < listLimits.pages; page += 1) {
    const raw = await askPage(cursor)
    bytes += raw.length
    const list = parseStrict(raw, { ambiguousKeys: 'allow' }).value as { tools?: Json; nextCursor?: Json }
    if (!Array.isArray(list.tools)) throw new Error('The server gave no list of tools.')
    tools.push(...list.tools.map(serialise))
    if (bytes > listLimits.bytes || tools.length > listLimits.tools) throw new Error('The server lists too many tools.')
    if (typeof list.nextCursor !== 'string') return tools
    cursor = list.nextCursor
  }
  throw new Error('The list of tools does not end.')
}
