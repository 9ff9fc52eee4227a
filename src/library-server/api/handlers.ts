// The library's routes, each in a line or two: what they do stands in the rooms that they ask.
import { z } from 'zod'
import { artifactBodySchema, artifactKindSchema } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Tokens } from '../access/tokens.ts'
import type { Artifacts } from '../artifacts/artifacts.ts'
import type { Browse } from '../artifacts/browse.ts'
import type { FeaturedLists } from '../artifacts/featured.ts'
import type { Decision, Submissions } from '../artifacts/submissions.ts'
import type { Subscriptions } from '../artifacts/subscriptions.ts'
import type { Gates } from '../gates/gates.ts'
import type { Log } from '../log/log.ts'
import { invalid } from './problems.ts'
import type { Asked, LibraryHandlers } from './route.ts'

export interface HandlerDeps {
  readonly artifacts: Artifacts
  readonly browse: Browse
  readonly featured: FeaturedLists
  readonly subscriptions: Subscriptions
  readonly submissions: Submissions
  readonly gates: Gates
  readonly log: Log
  readonly tokens: Tokens
}

export function libraryHandlers(deps: HandlerDeps): LibraryHandlers {
  return { ...readingHandlers(deps), ...tenantHandlers(deps), ...publishingHandlers(deps), ...logHandlers(deps) }
}

type Handlers<Keys extends keyof LibraryHandlers> = Pick<LibraryHandlers, Keys>

function readingHandlers({
  artifacts,
  browse,
  featured,
  subscriptions,
}: HandlerDeps): Handlers<
  | 'GET /artifacts'
  | 'GET /facets'
  | 'GET /artifacts/{id}'
  | 'GET /artifacts/{id}/versions/{version}'
  | 'GET /packs'
  | 'GET /packs/{id}'
  | 'GET /featured'
  | 'GET /schemas/{kind}'
> {
  return {
    'GET /artifacts': async ({ query }) => json(await browse.list(query)),
    'GET /facets': async () => json(await browse.facets()),
    'GET /artifacts/{id}': async ({ params }) => json(await artifacts.get(params.id)),
    'GET /artifacts/{id}/versions/{version}': async ({ params: { id, version }, caller, request }) => {
      const found = await artifacts.body(id, version)
      if (caller) await subscriptions.synced(caller.id, id, version)
      return bytes(found, request)
    },
    'GET /packs': async ({ query }) => json(await browse.list({ ...query, kind: 'pack' })),
    'GET /packs/{id}': async ({ params }) => json(await artifacts.pack(params.id)),
    'GET /featured': async () => json(await featured.current()),
    'GET /schemas/{kind}': ({ params }) => json(schemaOf(params.kind)),
  }
}

function tenantHandlers({
  artifacts,
  subscriptions,
}: HandlerDeps): Handlers<
  | 'POST /artifacts/{id}/install'
  | 'POST /artifacts/{id}/subscribe'
  | 'DELETE /artifacts/{id}/subscribe'
  | 'POST /packs/{id}/install'
> {
  return {
    'POST /artifacts/{id}/install': async ({ params, body, caller }) =>
      json(await subscriptions.install(caller.id, params.id, body), 201),
    'POST /artifacts/{id}/subscribe': async ({ params, body, caller }) =>
      json(await subscriptions.subscribe(caller.id, params.id, body), 201),
    'DELETE /artifacts/{id}/subscribe': async ({ params, caller }) => {
      await subscriptions.unsubscribe(caller.id, params.id)
      return new Response(null, { status: 204 })
    },
    'POST /packs/{id}/install': async ({ params, body, caller }) => {
      await artifacts.pack(params.id)
      return json(await subscriptions.install(caller.id, params.id, body), 201)
    },
  }
}

function publishingHandlers({
  gates,
  submissions,
  featured,
  tokens,
}: HandlerDeps): Handlers<
  | 'POST /validate'
  | 'POST /contribute'
  | 'GET /review'
  | 'POST /review/{id}/approve'
  | 'POST /review/{id}/request-changes'
  | 'POST /review/{id}/reject'
  | 'PUT /featured'
  | 'POST /tokens'
> {
  const decided =
    (decision: Decision) =>
    async ({ params, body, caller }: Asked<'POST /review/{id}/approve'>) =>
      json(await submissions.decide(caller, params.id, decision, body.notes))
  return {
    'POST /validate': async ({ body }) => {
      const { errors } = await gates.check(body)
      return json({ valid: errors.length === 0, errors })
    },
    'POST /contribute': async ({ body, caller }) =>
      json({ submission_id: await submissions.submit(caller, body) }, 202),
    'GET /review': async ({ query, caller }) => json(await submissions.list(caller, query)),
    'POST /review/{id}/approve': decided('approved'),
    'POST /review/{id}/request-changes': decided('changes_requested'),
    'POST /review/{id}/reject': decided('rejected'),
    'PUT /featured': async ({ body, caller }) => json(await featured.put(caller.id, body.items, body.week)),
    'POST /tokens': async ({ body }) => {
      const { caller, token } = await tokens.create(body.name, body.role)
      return json({ ...caller, token }, 201)
    },
  }
}

function logHandlers({
  artifacts,
  log,
}: HandlerDeps): Handlers<'GET /log/head' | 'GET /log/consistency' | 'GET /log/inclusion' | 'GET /log/key'> {
  return {
    'GET /log/head': async () => json(await log.head()),
    'GET /log/consistency': async ({ query }) => json(await log.consistency(query.first, query.second)),
    'GET /log/inclusion': async ({ query: { leaf_index, tree_size, artifact_id, version } }) => {
      const byName = artifact_id !== undefined && version !== undefined
      if (byName === (leaf_index !== undefined) || (!byName && (artifact_id ?? version) !== undefined))
        throw invalid([{ path: 'leaf_index', message: 'give either leaf_index, or artifact_id and version' }])
      const index = byName ? (await artifacts.version(artifact_id, version)).log_index : (leaf_index ?? 0)
      return json(await log.inclusion({ index, size: tree_size }))
    },
    'GET /log/key': () => json(log.key),
  }
}

/** The bytes that were signed, which never change. */
function bytes({ body, sha256 }: { body: string; sha256: string }, { headers }: Request): Response {
  const etag = `"${sha256}"`
  const kept = { etag, 'cache-control': 'public, max-age=31536000, immutable' }
  const known = (headers.get('if-none-match') ?? '')
    .split(',')
    .some((each) => [etag, `W/${etag}`, '*'].includes(each.trim()))
  if (known) return new Response(null, { status: 304, headers: kept })
  return new Response(body, { headers: { ...kept, 'content-type': 'application/json' } })
}

/** Of what is submitted, as JSON Schema 2020-12. */
function schemaOf(kind: string): unknown {
  const wanted = artifactKindSchema.safeParse(kind)
  const schema = artifactBodySchema.options.find(({ shape }) => shape.kind.value === wanted.data)
  if (!schema) throw new Refusal(404, 'not_found', 'There is no such kind of artifact.')
  return { title: `Behavry community artifact: ${kind}`, ...z.toJSONSchema(schema, { io: 'input' }) }
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } })
}
