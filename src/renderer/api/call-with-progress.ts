// Asks a route that tells how far it is: progress as it comes, the answer last; aborting the signal cancels the work.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { AnswerOf, BodyOf, EndpointKey } from '../../shared/endpoints.ts'
import { CallError, filled, problemIn } from './call.ts'
import { authorization } from './token.ts'

export interface Progress {
  readonly done: number
  readonly total: number
}

export interface ProgressCall<K extends EndpointKey> {
  readonly params?: Readonly<Record<string, string>>
  /** None where the route takes none. */
  readonly body?: BodyOf<K>
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Throws CallError; `cancelled` when the signal was aborted. */
export async function callWithProgress<K extends EndpointKey>(key: K, asked: ProgressCall<K>): Promise<AnswerOf<K>> {
  const [method = '', path = ''] = key.split(' ')
  const headers = { ...authorization(), 'content-type': 'application/json', accept: 'text/event-stream' }
  try {
    const answer = await fetch(`/api/v1${filled(path, asked.params)}`, {
      method,
      headers,
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      signal: asked.signal,
    })
    if (!answer.ok || !answer.body) throw await problemIn(answer)
    const events = answer.body
      .pipeThrough(new TextDecoderStream() as never)
      .pipeThrough(new EventSourceParserStream()) as unknown as AsyncIterable<{ event?: string; data: string }>
    for await (const { event, data } of events) {
      if (event === 'result') return JSON.parse(data) as AnswerOf<K>
      if (event === 'progress') asked.onProgress(JSON.parse(data) as Progress)
    }
  } catch (error) {
    if (error instanceof CallError) throw error
    throw asked.signal.aborted
      ? new CallError('This was cancelled.', 0, 'cancelled')
      : new CallError('The console does not answer.', 0, 'offline')
  }
  throw new CallError('The answer ended too early.', 0, 'offline')
}
