// What an HTTP request must be before its body is read: the right host, no foreign origin, no doubled header.
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Why a request is refused; `status` is the HTTP status, `reason` a word for the log. */
export interface HttpRefusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429
  readonly reason: string
  readonly message: string
  /** Seconds. */
  readonly retryAfter?: number
}

/** One request with its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Answers with the refusal and counts it. */
  readonly refuse: (refusal: HttpRefusal) => void
}

/** Headers whose second value somebody else might believe. */
const single = new Set([
  'authorization',
  'host',
  'origin',
  'content-length',
  'content-type',
  'mcp-session-id',
  'mcp-protocol-version',
  'x-requester-id',
  'x-requester-channel',
  'x-delegation-token',
  'x-workflow-session',
])

const localNames = ['127.0.0.1', 'localhost', '[::1]']

/** Null when the request may go on. `port` is the listener's. */
export function guardRequest(request: IncomingMessage, port: number): HttpRefusal | null {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const doubled = names.find((name, index) => single.has(name) && names.indexOf(name) !== index)
  if (doubled) return { status: 400, reason: 'doubled_header', message: `The header ${doubled} stands twice.` }
  const hosts = localNames.map((name) => `${name}:${port}`)
  if (!hosts.includes((request.headers.host ?? '').toLowerCase())) {
    return { status: 403, reason: 'foreign_host', message: 'This listener answers to its own address only.' }
  }
  const { origin } = request.headers
  if (origin !== undefined && !hosts.some((host) => origin.toLowerCase() === `http://${host}`)) {
    return { status: 403, reason: 'foreign_origin', message: 'Requests from web pages are not accepted.' }
  }
  return null
}

/** Token of `Authorization: Bearer …`; empty when there is none. */
export function bearerOf(request: IncomingMessage): string {
  return /^Bearer ([^\s,]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
}
