// The few JSON routes beside MCP: a strict body, a schema, an answer or a refusal in words.
import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import { Refusal, TooMany } from '../../shared/contract/problem.ts'
import { JsonRefusal, parseStrict } from '../../shared/json/strict-parse.ts'
import type { Exchange } from './http-guard.ts'
import { readBody } from './read-body.ts'

export interface JsonRoute<Wanted> {
  readonly schema: z.ZodType<Wanted>
  /** What to send instead of a body that does not fit. */
  readonly ask: string
  /** Of a good answer; 200 when it is not said. */
  readonly status?: 200 | 201
  readonly answer: (wanted: Wanted) => Promise<unknown>
}

export async function answerJson<Wanted>(
  { request, response, refuse }: Exchange,
  { schema, ask, status = 200, answer }: JsonRoute<Wanted>,
): Promise<void> {
  const body = await readBody(request)
  if (typeof body !== 'string') return refuse(body)
  const wanted = parsed(schema, body)
  if (wanted === null) return refuse({ status: 400, reason: 'invalid_request', message: ask })
  try {
    sendJson(response, status, await answer(wanted))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error instanceof TooMany) response.setHeader('retry-after', error.retryAfter)
    sendJson(response, error.status, { error: error.code, error_description: error.message })
  }
}

function parsed<Wanted>(schema: z.ZodType<Wanted>, text: string): Wanted | null {
  try {
    return schema.safeParse(parseStrict(text).value).data ?? null
  } catch (error) {
    if (error instanceof JsonRefusal) return null
    throw error
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}
