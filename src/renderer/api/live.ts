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
  /** Called with the time since when the console has been away, or null when it is there. */
  onState(listener: (awaySince: number | null) => void): () => void
  start(): void
}

export function createLive(): Live {
  const messages = new Set<(message: LiveMessage) => void>()
  const states = new Set<(awaySince: number | null) => void>()
  let lastId: string | null = null
  let away: number | null = null
  const tell = (since: number | null) => {
    if ((since === null) === (away === null)) return
    away = since
    for (const listener of states) listener(since)
  }
  async function readOnce(): Promise<void> {
    const silent = new AbortController()
    let timer = setTimeout(() => silent.abort(), silenceMs)
    try {
      const headers = { ...authorization(), ...(lastId === null ? {} : { 'last-event-id': lastId }) }
      const body = await openStream(headers, silent.signal)
      tell(null)
      for await (const block of blocksOf(body)) {
        clearTimeout(timer)
        timer = setTimeout(() => silent.abort(), silenceMs)
        const message = messageIn(block)
        if (!message) continue
        lastId = String(message.seq)
        for (const listener of messages) listener(message)
      }
    } finally {
      clearTimeout(timer)
    }
  }
  async function run(): Promise<void> {
    let wait = backOffMs.first
    for (;;) {
      const began = Date.now()
      await readOnce().catch(() => {})
      tell(away ?? Date.now())
      if (Date.now() - began > silenceMs) wait = backOffMs.first
      await new Promise((resolve) => setTimeout(resolve, wait))
      wait = Math.min(wait * 2, backOffMs.last)
    }
  }
  return {
    onMessage(listener) {
      messages.add(listener)
      return () => void messages.delete(listener)
    },
    onState(listener) {
      states.add(listener)
      return () => void states.delete(listener)
    },
    start: () => void run(),
  }
}

async function openStream(headers: Record<string, string>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const answer = await fetch('/api/v1/audit/stream', { headers, signal })
  if (!answer.ok || !answer.body) throw new Error(`stream answered ${answer.status}`)
  return answer.body
}

async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    yield* blocks
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
