// One HTTP exchange with node's own client: no dependency, answers as they come.
import { type IncomingMessage, request } from 'node:http'

export interface Ask {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** Resolves with the head of the answer; its body is still to be read. */
export function ask({ url, method, headers, body, signal }: Ask): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
    const sent = request(url, { method, headers: { ...headers, ...length }, ...(signal ? { signal } : {}) }, resolve)
    sent.once('error', reject)
    sent.end(body)
  })
}

export async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** The data of each event of an event stream. */
export async function* eventsOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = ''
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) {
    const blocks = (rest + part).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).replace(/^ /, ''))
      if (data.length > 0) yield data.join('\n')
    }
  }
}
