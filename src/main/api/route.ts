// Turns the endpoint map into Hono routes: query and body checked by the map, handlers typed by it.
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import {
  type AnswerOf,
  type Endpoint,
  type EndpointKey,
  endpoints,
  type ParsedBodyOf,
  type ParsedQueryOf,
} from '../../shared/endpoints.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { JsonRefusal, parseStrict } from '../../shared/json/strict-parse.ts'
import { serialise } from '../../shared/json/serialise.ts'
import { mustHaveRole, type Operator } from './guard.ts'

/** Variables of one request: who asks. */
export interface ApiEnvironment {
  Variables: { operator: Operator }
}

export interface Asked<K extends EndpointKey> {
  readonly params: Readonly<Record<string, string>>
  readonly query: ParsedQueryOf<K>
  readonly body: ParsedBodyOf<K>
  readonly operator: Operator
  readonly context: Context<ApiEnvironment>
}

/** A handler answers with the map's type; one of a stream answers with the response itself. */
export type Handler<K extends EndpointKey> = (
  asked: Asked<K>,
) => (typeof endpoints)[K] extends { stream: string }
  ? Response | Promise<Response>
  : AnswerOf<K> | Promise<AnswerOf<K>>

export type Handlers<K extends EndpointKey = EndpointKey> = { readonly [P in K]: Handler<P> }

const bodyLimitBytes = 8 * 1024 * 1024

/** Mounts every handler; a key without one does not type-check. */
export function mountRoutes(app: Hono<ApiEnvironment>, handlers: Handlers): void {
  for (const key of Object.keys(endpoints) as EndpointKey[]) {
    const endpoint: Endpoint = endpoints[key]
    const [method = '', path = ''] = key.split(' ')
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
      const operator = context.get('operator')
      mustHaveRole(operator, endpoint.role)
      const asked = {
        params: context.req.param() as Record<string, string>,
        query: endpoint.query ? checked(endpoint.query, queryOf(context)) : undefined,
        body: endpoint.body ? checked(endpoint.body, await bodyOf(context)) : undefined,
        operator,
        context,
      }
      const answer = await (handlers[key] as (asked: unknown) => unknown)(asked)
      if (answer instanceof Response) return answer
      return endpoint.status === 204 ? context.body(null, 204) : context.json(answer as object, endpoint.status)
    })
  }
}

function queryOf(context: Context): Record<string, string> {
  const entries = [...new URL(context.req.url).searchParams]
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid([{ path: twice, message: 'stands twice' }])
  return Object.fromEntries(entries)
}

async function bodyOf(context: Context): Promise<unknown> {
  const text = await textOf(context.req.raw)
  if (text.trim() === '') return {}
  try {
    return JSON.parse(serialise(parseStrict(text).value)) as unknown
  } catch (error) {
    if (error instanceof JsonRefusal)
      throw new Refusal(400, 'malformed_json', `The body is not strict JSON: ${error.message}.`)
    throw error
  }
}

async function textOf(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyLimitBytes) throw tooLong()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > bodyLimitBytes) throw tooLong()
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    throw new Refusal(400, 'malformed_json', 'The body is not UTF-8.')
  }
}

function tooLong(): Refusal {
  return new Refusal(413, 'body_too_long', 'A body may have 8 MiB at most.')
}

function checked(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not known here' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  )
}

function invalid(errors: { path: string; message: string }[]): Refusal {
  const first = errors[0]
  const detail = first
    ? `${first.path === '' ? 'The request' : first.path}: ${first.message}`
    : 'The request is not valid.'
  return new Refusal(422, 'invalid_request', detail, errors)
}
