// Long answers end with whoever asked for them: an operator who is removed reads nothing more, whatever the route.

const streamed = /^(text\/event-stream|application\/x-ndjson)/

export interface Ending {
  /** Calls its listener once the operator is removed, at once if that is so already; gives what stops it. */
  readonly follow: (ended: () => void) => () => void
  /** The request's own: whoever is gone needs no ending. */
  readonly signal: AbortSignal
}

/**
 * The answer as it is, or a stream that is over when the operator is. Events just end; a file is broken off, for half
 * of it must not look whole. Nothing is read ahead of the reader.
 */
export function endWithOperator(answer: Response, { follow, signal }: Ending): Response {
  const type = answer.headers.get('content-type') ?? ''
  if (!answer.body || !streamed.test(type)) return answer
  const reader = answer.body.getReader()
  let over = false
  let unfollow = () => {}
  const stop = () => {
    over = true
    unfollow()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        unfollow = follow(() => {
          if (over) return
          stop()
          if (type.startsWith('text/')) controller.close()
          else controller.error(new Error('the operator was removed'))
          reader.cancel().catch(() => {})
        })
        if (signal.aborted) unfollow()
        signal.addEventListener('abort', unfollow, { once: true })
      },
      async pull(controller) {
        const next = await reader.read().catch((error: unknown) => {
          stop()
          throw error
        })
        if (over) return
        if (!next.done) return controller.enqueue(next.value)
        stop()
        controller.close()
      },
      cancel(reason) {
        stop()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, answer)
}
