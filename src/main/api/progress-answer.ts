// The answer of a route that replays calls: an event stream with its progress where the client reads one, else the result.
import type { Impact } from '../../shared/contract/policy.ts'
import type { ImpactEvent } from '../policies/impact.ts'
import { eventStreamResponse, type ServerSentEvent } from './event-stream.ts'

export interface ProgressAnswer {
  readonly request: Request
  /** Throws Refusal before anything is replayed. */
  readonly ask: () =>
    | ((signal: AbortSignal) => AsyncGenerator<ImpactEvent>)
    | Promise<(signal: AbortSignal) => AsyncGenerator<ImpactEvent>>
  /** The same to its end. */
  readonly answer: (signal: AbortSignal) => Promise<Impact>
  readonly report: (error: unknown) => void
}

export async function progressAnswer({ request, ask, answer, report }: ProgressAnswer): Promise<Impact | Response> {
  const { signal } = request
  if (!request.headers.get('accept')?.includes('text/event-stream')) return answer(signal)
  const open = await ask()
  return eventStreamResponse({ open: (ended) => numbered(open(ended)), signal, report })
}

async function* numbered(events: AsyncGenerator<ImpactEvent>): AsyncGenerator<ServerSentEvent> {
  let id = 0
  for await (const { event, data } of events) yield { id: ++id, event, data }
}
