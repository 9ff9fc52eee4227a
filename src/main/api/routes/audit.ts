// Routes of the log: pages, one call, the live stream, verification and export.
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { Refusal } from '../../../shared/contract/problem.ts'
import type { Log } from '../../events/log.ts'
import type { Stream } from '../../events/stream.ts'
import type { ApiEnvironment, Handlers } from '../route.ts'

type Key =
  | 'GET /audit/events'
  | 'GET /audit/events/{id}'
  | 'GET /audit/stream'
  | 'GET /audit/verify'
  | 'GET /audit/export'
  | 'GET /audit/key'
  | 'GET /events'

const heartbeatMs = 15_000
const exportPage = 500

export function auditRoutes({ log, stream }: { log: Log; stream: Stream }): Handlers<Key> {
  const { query: reads } = log
  return {
    'GET /audit/events': ({ query: { raw, ...filter } }) => (raw ? reads.rawRows(filter) : reads.calls(filter)),
    'GET /audit/events/{id}': async ({ params }) => {
      const call = await reads.call(params.id ?? '')
      if (!call) throw new Refusal(404, 'not_found', 'The log has no such call.')
      return call as never
    },
    'GET /audit/stream': ({ context }) => openStream(context, stream),
    'GET /audit/verify': async () => {
      await log.signHead()
      return reads.verify()
    },
    'GET /audit/export': () => exportLog(log),
    'GET /audit/key': () => log.publicKey,
    'GET /events': ({ query }) => reads.events(query),
  }
}

/** `id` = seq, `event` = type, `data` = the item; `Last-Event-ID` replays what was missed. */
function openStream(context: Context<ApiEnvironment>, stream: Stream): Response {
  const header = context.req.header('last-event-id')
  if (header !== undefined && !/^\d{1,15}$/.test(header)) {
    throw new Refusal(422, 'invalid_request', 'Last-Event-ID is the number of a row.', [
      { path: 'Last-Event-ID', message: 'must be a number' },
    ])
  }
  return streamSSE(context, async (sse) => {
    const abort = new AbortController()
    sse.onAbort(() => abort.abort())
    const heartbeat = setInterval(() => void sse.write(': still here\n\n'), heartbeatMs)
    try {
      await sse.write(': listening\n\n')
      for await (const { seq, type, item } of stream.open(header === undefined ? null : Number(header), abort.signal)) {
        await sse.writeSSE({ id: String(seq), event: type, data: JSON.stringify(item) })
      }
    } finally {
      clearInterval(heartbeat)
    }
  })
}

/** The rows as they are stored, one JSON document a line, and last the signed head. */
async function exportLog(log: Log): Promise<Response> {
  const head = await log.signHead()
  const encoder = new TextEncoder()
  let after = 0
  const body = new ReadableStream({
    async pull(controller) {
      const rows = (await log.query.since(after, exportPage)).filter((row) => row.seq <= (head?.seq ?? 0))
      for (const row of rows) {
        controller.enqueue(encoder.encode(`${JSON.stringify(row)}\n`))
        after = row.seq
      }
      if (rows.length > 0) return
      controller.enqueue(encoder.encode(`${JSON.stringify(head)}\n`))
      controller.close()
    },
  })
  const headers = {
    'content-type': 'application/x-ndjson',
    'content-disposition': 'attachment; filename="behavry-audit.ndjson"',
  }
  return new Response(body, { headers })
}
