// The answer of a route that takes its time: an event stream with its progress where the client reads one, else the result.
import { type ProgressEvent, resultOf } from '../../shared/progress-event.ts'
import { eventStreamResponse, type ServerSentEvent } from './event-stream.ts'

export interface ProgressAnswer<T> {
  readonly request: Request
  /** Throws Refusal before anything begins. */
  readonly ask: () =>
    | ((signal: AbortSignal) => AsyncGenerator<ProgressEvent<T>>)
    | Promise<(signal: AbortSignal) => AsyncGenerator<ProgressEvent<T>>>
  readonly report: (error: unknown) => void
}

export async function progressAnswer<T>({ request, ask, report }: ProgressAnswer<T>): Promise<T | Response> {
  const { signal } = request
  const open = await ask()
  if (!request.headers.get('accept')?.includes('text/event-stream')) return resultOf(open(signal))
  return eventStreamResponse({ open: (ended) => numbered(open(ended)), signal, report })
}

async function* numbered(events: AsyncGenerator<ProgressEvent<unknown>>): AsyncGenerator<ServerSentEvent> {
  let id = 0
  for await (const { event, data } of events) yield { id: ++id, event, data }
}
