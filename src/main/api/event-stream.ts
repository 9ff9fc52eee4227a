// Server-sent events out of an async iterable: pulled as the reader reads, over as soon as the reader is gone.

export interface ServerSentEvent {
  readonly id: number
  readonly event: string
  readonly data: unknown
}

export interface EventStreamDeps {
  /** Opened at once; must end when its signal aborts. */
  readonly open: (signal: AbortSignal) => AsyncGenerator<ServerSentEvent>
  /** Of the log's stream, the last row before it: told in the head, so that a reader who heard nothing can name it too. */
  readonly after?: number
  /** The request's own: aborting it ends the stream even where nobody cancels the body. */
  readonly signal: AbortSignal
  readonly report: (error: unknown) => void
}

/** A comment this often keeps the connection and shows a reader that it still stands. */
const heartbeatMs = 15_000

export function eventStreamResponse(deps: EventStreamDeps): Response {
  const encoder = new TextEncoder()
  const write = (to: ReadableStreamDefaultController<Uint8Array>, text: string) => to.enqueue(encoder.encode(text))
  const abort = new AbortController()
  const items = deps.open(abort.signal)
  let live = true
  let release = () => {}
  /** The iterator may stand at a yield that nobody will ask to go on: returning it runs its clean-up. */
  const end = () => {
    live = false
    release()
    abort.abort()
    items.return(undefined).catch(deps.report)
  }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) write(controller, ': still here\n\n')
      }, heartbeatMs)
      const gone = () => {
        end()
        controller.close()
      }
      release = () => {
        clearInterval(heartbeat)
        deps.signal.removeEventListener('abort', gone)
      }
      deps.signal.addEventListener('abort', gone)
      if (deps.signal.aborted) return gone()
      write(controller, ': listening\n\n')
    },
    async pull(controller) {
      const next = await nextOf(items, deps.report)
      if (!live) return
      if (next) return write(controller, textOf(next))
      end()
      controller.close()
    },
    cancel: end,
  })
  const headers: Record<string, string> = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
  if (deps.after !== undefined) headers['last-event-id'] = String(deps.after)
  return new Response(body, { headers })
}

/** Null at the end. A failure ends the stream too: the reader comes back and names the last event it saw. */
async function nextOf(items: AsyncGenerator<ServerSentEvent>, report: (error: unknown) => void) {
  try {
    const { done, value } = await items.next()
    return done ? null : value
  } catch (error) {
    report(error)
    return null
  }
}

/** Field values have no line breaks: JSON escapes them. */
function textOf({ id, event, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
