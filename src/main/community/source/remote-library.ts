// A library server, asked over HTTP: bounded in time and size, never redirected, the token for its own origin alone.
import { rootCertificates } from 'node:tls'
import { Agent, type Dispatcher, request } from 'undici'
import { z } from 'zod'
import {
  artifactCheckSchema,
  artifactFacetsSchema,
  artifactLimits,
  artifactSchema,
  artifactSummarySchema,
  consistencySchema,
  featuredSchema,
  inclusionSchema,
  logKeySchema,
  packSchema,
  submissionSchema,
  treeHeadSchema,
} from '../../../shared/contract/community.ts'
import { bytesOf, type LibraryBytes, parsedAs } from './library-answer.ts'
import { unreachableBecause } from './library-failures.ts'
import { LibraryProblem, type LibraryPublishing, type LibrarySource } from './library-source.ts'
import { libraryUrl } from './library-url.ts'

const routes = '/api/v1/community'
/** Milliseconds: for a connection, for the first and each next part of an answer, and for all of it. */
const usualLimits = { connect: 10_000, part: 10_000, whole: 30_000 }

export interface RemoteLibraryDeps {
  /** Where the library is, without `/api/v1/community`. */
  readonly baseUrl: string
  /** Null: read only, and nobody is told of subscriptions and installs. */
  readonly token: string | null
  readonly limits?: Partial<typeof usualLimits>
  /** Of an authority of one's own, in PEM; believed beside the usual ones. */
  readonly authorities?: string
}

export interface RemoteLibrary extends LibrarySource {
  close(): Promise<void>
}

interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly limit?: number
  readonly signal?: AbortSignal | undefined
}

/** Rejects with LibraryProblem, or with the reason of its signal. */
interface Asker {
  bytes(path: string, ask: Ask): Promise<LibraryBytes>
  json<T>(path: string, schema: z.ZodType<T>, ask: Ask): Promise<T>
}

/** Throws LibraryProblem `refused` for an address or a token that is not to be used. */
export function createRemoteLibrary(deps: RemoteLibraryDeps): RemoteLibrary {
  const base = libraryUrl(deps.baseUrl)
  const token = deps.token === '' ? null : deps.token
  if (token !== null && !/^[\x21-\x7e]{1,4096}$/.test(token)) {
    throw new LibraryProblem('refused', 'The token of the library holds a character that no token has.')
  }
  const limits = { ...usualLimits, ...deps.limits }
  const agent = new Agent({
    connect: {
      timeout: limits.connect,
      ...(deps.authorities === undefined ? {} : { ca: [...rootCertificates, deps.authorities] }),
    },
    headersTimeout: limits.part,
    bodyTimeout: limits.part,
    maxHeaderSize: 16 * 1024,
  })
  const ask = createAsker(base, token, agent, limits.whole)
  return {
    kind: 'remote',
    id: base.href,
    ...readsOf(ask),
    ...logOf(ask),
    ...(token === null ? uncounted : signalsOf(ask)),
    publishing: token === null ? null : publishingOf(ask),
    close: () => agent.destroy(),
  }
}

function createAsker(base: URL, token: string | null, dispatcher: Dispatcher, wholeMs: number): Asker {
  const bytes: Asker['bytes'] = async (path, { method = 'GET', query = {}, body, limit, signal }) => {
    const url = new URL(`${base.href.replace(/\/$/, '')}${routes}${path}`)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const deadline = AbortSignal.timeout(wholeMs)
    try {
      const answer = await request(url, {
        method,
        dispatcher,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        headers: {
          accept: 'application/json, application/problem+json',
          'accept-encoding': 'identity',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      })
      return await bytesOf(answer, base.host, limit ?? artifactLimits.list)
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      throw unreachableBecause(error, base)
    }
  }
  return { bytes, json: async (path, schema, ask) => parsedAs(await bytes(path, ask), schema, base.host) }
}

const listed = <T>(item: z.ZodType<T>) =>
  z.strictObject({ items: z.array(item).max(500), total: z.number().int().min(0).nullable() })
const at = (id: string) => encodeURIComponent(id)

function readsOf({
  bytes,
  json,
}: Asker): Pick<LibrarySource, 'browse' | 'facets' | 'artifact' | 'pack' | 'featured' | 'body'> {
  return {
    browse: (query, signal) => json('/artifacts', listed(artifactSummarySchema), { query, signal }),
    facets: (signal) => json('/facets', artifactFacetsSchema, { signal }),
    async artifact(id, signal) {
      return ofId(id, await json(`/artifacts/${at(id)}`, artifactSchema, { signal }))
    },
    async pack(id, signal) {
      return ofId(id, await json(`/packs/${at(id)}`, packSchema, { signal }))
    },
    featured: (signal) => json('/featured', featuredSchema, { signal }),
    body: (id, version, signal) =>
      bytes(`/artifacts/${at(id)}/versions/${at(version)}`, { limit: artifactLimits.body, signal }),
  }
}

function ofId<T extends { readonly id: string }>(id: string, answer: T): T {
  if (answer.id === id) return answer
  throw new LibraryProblem('untrusted', 'The library answered with another artifact than it was asked for.')
}

function logOf({ json }: Asker): Pick<LibrarySource, 'key' | 'head' | 'inclusion' | 'consistency'> {
  const limit = artifactLimits.head
  return {
    key: (signal) => json('/log/key', logKeySchema, { limit, signal }),
    head: (signal) => json('/log/head', treeHeadSchema, { limit, signal }),
    inclusion: (query, signal) => json('/log/inclusion', inclusionSchema, { query: { ...query }, limit, signal }),
    consistency: (first, second, signal) =>
      json('/log/consistency', consistencySchema, { query: { first, second }, limit, signal }),
  }
}

type Signals = Pick<LibrarySource, 'recordSubscription' | 'endSubscription' | 'recordInstall'>

const uncounted: Signals = {
  recordSubscription: async () => {},
  endSubscription: async () => {},
  recordInstall: async () => {},
}

function signalsOf({ bytes }: Asker): Signals {
  return {
    async recordSubscription(id, cadence, signal) {
      await bytes(`/artifacts/${at(id)}/subscribe`, { method: 'POST', body: { cadence }, signal })
    },
    async endSubscription(id, signal) {
      await bytes(`/artifacts/${at(id)}/subscribe`, { method: 'DELETE', signal })
    },
    async recordInstall(id, members, signal) {
      const [path, body] =
        members === null ? [`/artifacts/${at(id)}/install`, {}] : [`/packs/${at(id)}/install`, { members }]
      await bytes(path, { method: 'POST', body, signal })
    },
  }
}

function publishingOf({ json }: Asker): LibraryPublishing {
  return {
    validate: (body, signal) => json('/validate', artifactCheckSchema, { method: 'POST', body, signal }),
    contribute: (body, signal) =>
      json('/contribute', z.strictObject({ submission_id: z.uuid() }), { method: 'POST', body, signal }),
    review: (query, signal) => json('/review', listed(submissionSchema), { query, signal }),
    decide: (id, decision, notes, signal) =>
      json(`/review/${at(id)}/${decision}`, submissionSchema, { method: 'POST', body: { notes }, signal }),
    feature: (week, items, signal) =>
      json('/featured', featuredSchema, {
        method: 'PUT',
        body: week === undefined ? { items } : { week, items },
        signal,
      }),
  }
}
