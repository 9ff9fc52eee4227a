// Routes of the log: pages, one call, the live stream, verification and export.
import type { Clock } from '../../../shared/clock.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { Log } from '../../events/log.ts'
import type { Stream } from '../../events/stream.ts'
import type { Explain } from '../../policies/explain.ts'
import { eventStreamResponse, type ServerSentEvent } from '../event-stream.ts'
import { type Handlers, invalid } from '../route.ts'
import { exportResponse } from './audit-export.ts'

type Key =
  | 'GET /audit/events'
  | 'GET /audit/events/{id}'
  | 'GET /audit/events/{id}/explain'
  | 'GET /audit/stream'
  | 'GET /audit/summary'
  | 'GET /audit/verify'
  | 'GET /audit/export'
  | 'GET /audit/key'

export interface AuditDeps {
  readonly log: Log
  readonly explain: Explain
  readonly stream: Stream
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

export function auditRoutes({ log, explain, stream, clock, report }: AuditDeps): Handlers<Key> {
  const { query: reads } = log
  return {
    'GET /audit/events': ({ query: { raw, ...filter } }) => (raw ? reads.rawRows(filter) : reads.calls(filter)),
    'GET /audit/events/{id}': async ({ params }) => {
      const call = await reads.call(params.id)
      if (!call) throw new Refusal(404, 'not_found', 'The log has no such call.')
      return call
    },
    'GET /audit/events/{id}/explain': ({ params }) => explain(params.id),
    'GET /audit/stream': async ({ request }) => {
      const seen = lastEventId(request)
      // Fixed before the answer begins: whatever is committed after it will come.
      const newest = (await reads.newest())?.seq ?? 0
      const after = Math.min(seen ?? newest, newest)
      const open = (signal: AbortSignal) => events(stream, after, signal)
      return eventStreamResponse({ open, after, signal: request.signal, report })
    },
    'GET /audit/summary': ({ query: { since = dayBefore(clock.now()), bucket_seconds } }) =>
      reads.summary({ since, bucket_seconds }, clock.timestamp()),
    'GET /audit/verify': async () => {
      await log.signHead()
      return reads.verify()
    },
    'GET /audit/export': () => exportResponse(log, report),
    'GET /audit/key': () => log.publicKey,
  }
}

function dayBefore(now: number): string {
  return new Date(now - 86_400_000).toISOString()
}

function lastEventId(request: Request): number | null {
  const header = request.headers.get('last-event-id')
  if (header === null) return null
  if (/^\d{1,15}$/.test(header)) return Number(header)
  throw invalid([{ path: 'Last-Event-ID', message: 'must be the number of a row' }])
}

/** `id` = seq, `event` = type, `data` = the item. */
async function* events(stream: Stream, after: number, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  for await (const { seq, type, item } of stream.open(after, signal)) yield { id: seq, event: type, data: item }
}
