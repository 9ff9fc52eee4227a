// Turns the endpoint map into Hono routes: query and body checked by the map, handlers typed by it.
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../shared/contract/problem.ts'
import {
  type AnswerOf,
  type Endpoint,
  type EndpointKey,
  endpoints,
  type ParsedBodyOf,
  type ParsedQueryOf,
} from '../../shared/endpoints.ts'
import { bodyOf } from '../../shared/request-body.ts'
import { type Guard, mustHaveRole, type Operator } from './guard.ts'

const bodyLimitBytes = 8 * 1024 * 1024

/** Variables of one request: who asks. */
export interface ApiEnvironment {
  Variables: { operator: Operator }
}

/** Names in braces of a route: `GET /servers/{id}/tools/{name}` has `id` and `name`. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never

export interface Asked<K extends EndpointKey> {
  /** Decoded. */
  readonly params: Readonly<Record<NamesIn<K>, string>>
  readonly query: ParsedQueryOf<K>
  readonly body: ParsedBodyOf<K>
  readonly operator: Operator
  readonly request: Request
}

/** A handler answers with the map's type; one of a stream, or one that tells its progress, with the response itself. */
export type Handler<K extends EndpointKey> = (
  asked: Asked<K>,
) => (typeof endpoints)[K] extends { stream: string }
  ? Response | Promise<Response>
  : (typeof endpoints)[K] extends { progress: true }
    ? Response | AnswerOf<K> | Promise<Response | AnswerOf<K>>
    : AnswerOf<K> | Promise<AnswerOf<K>>

export type Handlers<K extends EndpointKey = EndpointKey> = { readonly [P in K]: Handler<P> }

const nothing = z.strictObject({})

/** Mounts every handler; a key without one does not type-check. */
export function mountRoutes(app: Hono<ApiEnvironment>, guard: Guard, handlers: Handlers): void {
  for (const key of Object.keys(endpoints) as EndpointKey[]) {
    const endpoint: Endpoint = endpoints[key]
    const [method = '', path = ''] = key.split(' ')
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
      mustHaveRole(context.get('operator'), endpoint.role)
      // A stream that is opened for its headers would never end: nobody reads or cancels its body.
      if (endpoint.stream && context.req.method === 'HEAD') throw methodNotAllowed('HEAD')
      const asked = {
        params: context.req.param(),
        query: checked(endpoint.query ?? nothing, queryOf(context)),
        body:
          method === 'GET'
            ? undefined
            : checked(endpoint.body ?? nothing, await bodyOf(context.req.raw, bodyLimitBytes)),
        // Asked again: while a slow body came the operator may have been removed.
        operator: guard(context.req.header('authorization')),
        request: context.req.raw,
      }
      const answer = await (handlers[key] as (asked: unknown) => unknown)(asked)
      if (answer instanceof Response) return answer
      return endpoint.status === 204 ? context.body(null, 204) : context.json(answer as object, endpoint.status)
    })
  }
}

export function methodNotAllowed(method: string): Refusal {
  return new Refusal(405, 'method_not_allowed', `${method} is not offered here.`)
}

/** Methods offered at a path of the map, for `Allow`; empty when there is no such path. */
export function methodsAt(path: string): string[] {
  return Object.entries(endpoints as Record<string, Endpoint>).flatMap(([key, { stream }]) => {
    const [method = '', pattern = ''] = key.split(' ')
    if (!new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)) return []
    return method === 'GET' && !stream ? ['GET', 'HEAD'] : [method]
  })
}

function queryOf(context: Context): Record<string, string> {
  const entries = [...new URL(context.req.url).searchParams]
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid([{ path: twice, message: 'stands twice' }])
  return Object.fromEntries(entries)
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

/** Throws as Refusal 422 names the first problem in words and all of them in `errors`. */
export function invalid(errors: { path: string; message: string }[]): Refusal {
  const first = errors[0]
  const detail = first
    ? `${first.path === '' ? 'The request' : first.path}: ${first.message}`
    : 'The request is not valid.'
  return new Refusal(422, 'invalid_request', detail, errors)
}
