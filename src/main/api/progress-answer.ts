// The answer of a route that takes its time: an event stream with its progress where the client reads one, else the result.
import { type ProgressEvent, resultOf } from '../../shared/progress-event.ts'
import { eventStreamResponse, type ServerSentEvent } from './event-stream.ts'

export interface ProgressAnswer<T> {
  readonly request: Request
  /** Throws Refusal before anything begins. */
  readonly ask: () =>
    | ((signal: AbortSignal) => AsyncGenerator<ProgressEvent<T>>)
    | Promise<(signal: AbortSignal) => AsyncGenerator<ProgressEvent<T>>>
  /** The same to its end; without it the stream is read to its result. */
  readonly answer?: (signal: AbortSignal) => Promise<T>
  readonly report: (error: unknown) => void
}

export async function progressAnswer<T>({ request, ask, answer, report }: ProgressAnswer<T>): Promise<T | Response> {
  const { signal } = request
  if (!request.headers.get('accept')?.includes('text/event-stream'))
    return answer ? answer(signal) : resultOf((await ask())(signal))
  const open = await ask()
  return eventStreamResponse({ open: (ended) => numbered(open(ended)), signal, report })
}

async function* numbered(events: AsyncGenerator<ProgressEvent<unknown>>): AsyncGenerator<ServerSentEvent> {
  let id = 0
  for await (const { event, data } of events) yield { id: ++id, event, data }
}
