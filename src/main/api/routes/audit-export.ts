// The log as a file: every row up to a signed head, one JSON document a line, and that head last.
import type { Log } from '../../events/log.ts'

const pageSize = 500
const headers = {
  'content-type': 'application/x-ndjson',
  'content-disposition': 'attachment; filename="behavry-audit.ndjson"',
}

/** Read page by page as the reader takes it. A failure breaks the transfer off: half a log must not look whole. */
export async function exportResponse(log: Log, report: (error: unknown) => void): Promise<Response> {
  const head = await log.signHead()
  const encoder = new TextEncoder()
  const last = head?.seq ?? 0
  let after = 0
  const nextPage = async (): Promise<string> => {
    const rows = after < last ? await log.query.since(after, Math.min(pageSize, last - after)) : []
    after = rows.at(-1)?.seq ?? last
    return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const text = await nextPage()
        if (text !== '') return controller.enqueue(encoder.encode(text))
        if (head) controller.enqueue(encoder.encode(`${JSON.stringify(head)}\n`))
        controller.close()
      } catch (error) {
        report(error)
        controller.error(new Error('the export was broken off'))
      }
    },
  })
  return new Response(body, { headers })
}
