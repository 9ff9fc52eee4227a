// Turns the library's endpoints into Hono routes: who asks, how often, query and body checked, handlers typed by the map.
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { artifactLimits } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { bodyOf } from '../../shared/request-body.ts'
import type { RateLimit } from '../access/rate-limit.ts'
import type { Caller, Tokens } from '../access/tokens.ts'
import { schemaProblems } from '../gates/schema-problems.ts'
import { type LibraryEndpoint, type LibraryEndpointKey, libraryEndpoints } from './endpoints.ts'
import { invalid } from './problems.ts'

/** One version, and what its JSON has more than the canonical one. */
const bodyLimitBytes = artifactLimits.body + 64 * 1024

export interface LibraryEnvironment {
  Bindings: HttpBindings
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type Endpoints = typeof libraryEndpoints
type Parsed<K extends LibraryEndpointKey, Part extends 'query' | 'body'> = Endpoints[K] extends {
  readonly [P in Part]: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined
type CallerOf<K extends LibraryEndpointKey> = Endpoints[K]['access'] extends 'anyone' ? Caller | null : Caller

export interface Asked<K extends LibraryEndpointKey> {
  readonly params: Readonly<Record<NamesIn<K>, string>>
  readonly query: Parsed<K, 'query'>
  readonly body: Parsed<K, 'body'>
  readonly caller: CallerOf<K>
  readonly request: Request
}

export type LibraryHandlers = {
  readonly [K in LibraryEndpointKey]: (asked: Asked<K>) => Response | Promise<Response>
}

export interface Door {
  readonly tokens: Tokens
  readonly limits: { readonly read: RateLimit; readonly write: RateLimit; readonly stranger: RateLimit }
  /** Proxies in front of this process that add to X-Forwarded-For. */
  readonly proxies: number
}

const nothing = z.strictObject({})
const uuid = z.uuid()

export function mountRoutes(app: Hono<LibraryEnvironment>, door: Door, handlers: LibraryHandlers): void {
  for (const key of Object.keys(libraryEndpoints) as LibraryEndpointKey[]) {
    const endpoint: LibraryEndpoint = libraryEndpoints[key]
    const [method = '', path = ''] = key.split(' ')
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
      const caller = await enter(door, endpoint, context)
      const params = context.req.param() as Record<string, string>
      if (params.id !== undefined && !uuid.safeParse(params.id).success)
        throw new Refusal(404, 'not_found', 'There is nothing with this id.')
      const asked = {
        params,
        query: checked(endpoint.query ?? nothing, queryOf(context)),
        body:
          method === 'GET'
            ? undefined
            : checked(endpoint.body ?? nothing, await bodyOf(context.req.raw, bodyLimitBytes)),
        caller,
        request: context.req.raw,
      }
      return (handlers[key] as (asked: unknown) => Response | Promise<Response>)(asked)
    })
  }
}

/** Methods offered at a path, for `Allow`; empty when there is no such path. */
export function methodsAt(path: string): string[] {
  return Object.keys(libraryEndpoints).flatMap((key) => {
    const [method = '', pattern = ''] = key.split(' ')
    if (!new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)) return []
    return method === 'GET' ? ['GET', 'HEAD'] : [method]
  })
}

/** Whoever guesses tokens is slowed down by address, before the database is asked. */
async function enter(
  { tokens, limits, proxies }: Door,
  { access }: LibraryEndpoint,
  context: Context<LibraryEnvironment>,
): Promise<Caller | null> {
  const address = addressOf(context, proxies)
  const caller = await tokens.callerOf(context.req.header('authorization')).catch((error: unknown) => {
    limits.stranger.take(address)
    throw error
  })
  const reads = context.req.method === 'GET' || context.req.method === 'HEAD'
  limits[reads ? 'read' : 'write'].take(caller ? `token ${caller.id}` : address)
  if (access !== 'anyone' && !caller)
    throw new Refusal(401, 'unauthorised', 'This needs a token of the library; without one there is reading only.')
  if (access === 'maintainer' && caller?.role !== 'maintainer')
    throw new Refusal(403, 'role', 'This is for maintainers of the library.')
  return caller
}

/** Counted from the right: what stands further left anybody can have written. */
function addressOf({ env, req }: Context<LibraryEnvironment>, proxies: number): string {
  const direct = env?.incoming?.socket.remoteAddress ?? 'unknown'
  if (proxies === 0) return direct
  const forwarded = (req.header('x-forwarded-for') ?? '').split(',').map((each) => each.trim())
  return forwarded.at(-proxies) || direct
}

function queryOf(context: Context): Record<string, string> {
  const entries = [...new URL(context.req.url).searchParams]
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid([{ path: twice, message: 'stands twice' }])
  const torn = entries.find(([, value]) => value.includes('\0') || !value.isWellFormed())
  if (torn) throw invalid([{ path: torn[0], message: 'holds a character that is none' }])
  return Object.fromEntries(entries)
}

function checked(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(schemaProblems(result.error))
}
