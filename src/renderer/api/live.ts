// The live stream of the log: read by fetch, replayed after a break, watched by a heartbeat.
import type { CallItem, EventItem } from '../../shared/contract/event.ts'
import { authorization } from './token.ts'

/** The server speaks at least every 15 s; silence for this long counts as a break. */
const silenceMs = 40_000
const backOffMs = { first: 500, last: 10_000 }

export interface LiveMessage {
  readonly seq: number
  readonly type: string
  readonly item: CallItem | EventItem
}

export interface Live {
  onMessage(listener: (message: LiveMessage) => void): () => void
  /**
   * Called with the time since when the console has been away, or null when it is there; with the same time once more
   * when it turns out to be there and to know nobody of this page's token.
   */
  onState(listener: (awaySince: number | null) => void): () => void
  start(): void
}

/** The stream itself, for those who keep it. */
export interface LiveStream extends Live {
  /** Resolves when it has been opened, or could not be, for the first time: what is asked for then has no gap to it. */
  readonly tried: Promise<void>
}

/** How one reading of the stream ended; `refused` when the console knows nobody of this page's token. */
interface Ended {
  readonly since: number
  readonly refused: boolean
}

interface Reading {
  /** The last row that was heard, or the one the stream began after. */
  lastId: string | null
  readonly opened: () => void
  readonly deliver: (message: LiveMessage) => void
}

export function createLive(): LiveStream {
  const messages = new Set<(message: LiveMessage) => void>()
  const states = new Set<(awaySince: number | null) => void>()
  const { promise: tried, resolve: hasTried } = Promise.withResolvers<void>()
  let away: Ended | null = null
  const tell = (next: Ended | null) => {
    hasTried()
    const same = next === null ? away === null : away?.refused === next.refused
    if (same) return
    away = next && { ...next, since: away?.since ?? next.since }
    for (const listener of states) listener(away?.since ?? null)
  }
  const reading: Reading = {
    lastId: null,
    opened: () => tell(null),
    deliver(message) {
      for (const listener of messages) listener(message)
    },
  }
  return {
    onMessage: (listener) => added(messages, listener),
    onState: (listener) => added(states, listener),
    start: () => void keepReading(reading, tell),
    tried,
  }
}

/** Gives what takes it out again. */
function added<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => void set.delete(item)
}

/** Reads for ever, with pauses that grow while nobody answers. */
async function keepReading(reading: Reading, ended: (how: Ended) => void): Promise<never> {
  let wait = backOffMs.first
  for (;;) {
    const began = Date.now()
    ended(await readOnce(reading))
    if (Date.now() - began > silenceMs) wait = backOffMs.first
    await new Promise((resolve) => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, backOffMs.last)
  }
}

async function readOnce(reading: Reading): Promise<Ended> {
  const silent = new AbortController()
  let heard = Date.now()
  let timer = setTimeout(() => silent.abort(), silenceMs)
  try {
    const headers = { ...authorization(), ...(reading.lastId === null ? {} : { 'last-event-id': reading.lastId }) }
    const answer = await fetch('/api/v1/audit/stream', { headers, signal: silent.signal })
    if (!answer.ok || !answer.body) return { since: heard, refused: answer.status === 401 }
    reading.lastId ??= answer.headers.get('last-event-id')
    reading.opened()
    for await (const blocks of blocksOf(answer.body)) {
      clearTimeout(timer)
      heard = Date.now()
      timer = setTimeout(() => silent.abort(), silenceMs)
      for (const block of blocks) take(reading, block)
    }
  } catch {
    // The console is away.
  } finally {
    clearTimeout(timer)
  }
  return { since: silent.signal.aborted ? heard : Date.now(), refused: false }
}

function take(reading: Reading, block: string): void {
  const message = messageIn(block)
  if (!message) return
  reading.lastId = String(message.seq)
  reading.deliver(message)
}

/** The whole blocks of each piece as it arrives: what comes together is handed on together. */
async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    yield blocks
  }
}

/** Null for comments and for what is no event of the log. */
export function messageIn(block: string): LiveMessage | null {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const [id, type, data] = [fields.get('id'), fields.get('event'), fields.get('data')]
  if (!id || !type || !data) return null
  return { seq: Number(id), type, item: JSON.parse(data) as LiveMessage['item'] }
}
