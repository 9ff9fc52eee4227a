// Reads a request body up to a limit; what is longer is refused while it comes and never kept.
import type { IncomingMessage } from 'node:http'
import type { HttpRefusal } from './http-guard.ts'

/** Limit of a body on this listener. */
export const bodyLimitBytes = 8 * 1024 * 1024

/** The text, or why it is refused. */
export async function readBody(request: IncomingMessage): Promise<string | HttpRefusal> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json(\s*;|$)/i.test(type)) {
    return { status: 415, reason: 'content_type', message: 'Send application/json.' }
  }
  if (request.headers['content-encoding'] !== undefined) {
    return { status: 415, reason: 'content_encoding', message: 'Encoded bodies are not accepted.' }
  }
  const tooLong: HttpRefusal = { status: 413, reason: 'body_too_long', message: 'A body may have 8 MiB at most.' }
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) return tooLong
  const parts: Buffer[] = []
  let size = 0
  // Leaving the loop must not destroy the request, or the refusal would never arrive.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length
    if (size > bodyLimitBytes) return tooLong
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
  } catch {
    return { status: 400, reason: 'not_utf8', message: 'The body is not UTF-8.' }
  }
}
