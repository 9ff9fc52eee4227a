// One answer to one POST: plain JSON when it comes at once, an event stream once there is something to say before it.
import type { ServerResponse } from 'node:http'
import type { Json } from '../../shared/json/strict-parse.ts'
import type { CallProgress } from '../enforcement/governor.ts'
import { notificationText } from './json-rpc.ts'

/** A held call turns into a stream after this long. */
const streamAfterMs = 1000
const heartbeatMs = 15_000

export interface AnswerStream {
  /** Passed on with the client's token; values rise strictly, as the protocol demands. */
  progress(progress: CallProgress): void
  held(): void
  /** The end: `text` is the answer, null when there is none. */
  finish(text: string | null, status?: number, headers?: Record<string, string>): void
}

export function createAnswerStream(
  response: ServerResponse,
  options: { stream: boolean; token: Json | undefined },
): AnswerStream {
  let streaming = false
  let last = Number.NEGATIVE_INFINITY
  let offset = 0
  const timers: NodeJS.Timeout[] = []
  const start = () => {
    if (streaming || !options.stream || response.writableEnded || response.destroyed) return
    streaming = true
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    timers.push(setInterval(() => response.write(': still here\n\n'), heartbeatMs).unref())
  }
  response.once('close', () => timers.forEach(clearTimeout))
  return {
    progress({ progress, total, message }) {
      if (options.token === undefined) return
      start()
      if (!streaming) return
      const value = numeric(progress)
      if (value + offset <= last) offset = last - value + 1
      const shifted = offset === 0 ? progress : value + offset
      last = value + offset
      const whole = total === undefined ? {} : { total: offset === 0 ? total : numeric(total) + offset }
      const params = {
        progressToken: options.token,
        progress: shifted,
        ...whole,
        ...(message === undefined ? {} : { message }),
      }
      response.write(eventOf(notificationText('notifications/progress', params)))
    },
    held() {
      timers.push(setTimeout(start, streamAfterMs).unref())
    },
    finish(text, status = 200, headers = {}) {
      timers.forEach(clearTimeout)
      if (response.destroyed) return
      if (streaming) {
        response.end(text === null ? undefined : eventOf(text))
        return
      }
      if (text === null) response.writeHead(202).end()
      else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    },
  }
}

export function eventOf(text: string): string {
  return `event: message\ndata: ${text}\n\n`
}

function numeric(value: Json): number {
  return typeof value === 'number' ? value : Number((value as { source?: string } | null)?.source ?? Number.NaN)
}
