// Routes of the Community Library, as this console passes them on.
import type { LibraryRoom } from '../../community/library-room.ts'
import { progressAnswer } from '../progress-answer.ts'
import type { Handlers } from '../route.ts'

type Reading =
  | 'GET /community/artifacts'
  | 'GET /community/facets'
  | 'GET /community/artifacts/{id}'
  | 'GET /community/artifacts/{id}/versions/{version}'
  | 'POST /community/artifacts/{id}/impact'
  | 'GET /community/packs'
  | 'GET /community/packs/{id}'
  | 'GET /community/featured'
type Taking =
  | 'POST /community/artifacts/{id}/install'
  | 'POST /community/artifacts/{id}/subscribe'
  | 'DELETE /community/artifacts/{id}/subscribe'
  | 'POST /community/packs/{id}/install'
type Giving =
  | 'PUT /community/featured'
  | 'POST /community/validate'
  | 'POST /community/contribute'
  | 'GET /community/review'
  | 'POST /community/review/{id}/approve'
  | 'POST /community/review/{id}/request-changes'
  | 'POST /community/review/{id}/reject'

export interface CommunityRoutesDeps {
  readonly library: LibraryRoom
  readonly report: (error: unknown) => void
}

export function communityRoutes(deps: CommunityRoutesDeps): Handlers<Reading | Taking | Giving> {
  return { ...readingRoutes(deps), ...takingRoutes(deps), ...givingRoutes(deps) }
}

function readingRoutes({ library: { browse, impact }, report }: CommunityRoutesDeps): Handlers<Reading> {
  const listed = async ({ items, total }: Awaited<ReturnType<typeof browse.browse>>) => ({ items: [...items], total })
  return {
    'GET /community/artifacts': async ({ query, request }) => listed(await browse.browse(query, request.signal)),
    'GET /community/facets': ({ request }) => browse.facets(request.signal),
    'GET /community/artifacts/{id}': ({ params, request }) => browse.artifact(params.id, request.signal),
    'GET /community/artifacts/{id}/versions/{version}': ({ params, request }) =>
      browse.version(params.id, params.version, request.signal),
    'POST /community/artifacts/{id}/impact': ({ params, request }) =>
      progressAnswer({ request, ask: () => impact(params.id, request.signal), report }),
    'GET /community/packs': async ({ query, request }) =>
      listed(await browse.browse({ ...query, kind: 'pack' }, request.signal)),
    'GET /community/packs/{id}': ({ params, request }) => browse.pack(params.id, request.signal),
    'GET /community/featured': ({ request }) => browse.featured(request.signal),
  }
}

function takingRoutes({ library: { subscriptions, installs } }: CommunityRoutesDeps): Handlers<Taking> {
  return {
    'POST /community/artifacts/{id}/install': ({ params, body, operator, request }) =>
      installs.install({ artifactId: params.id, ...body, by: operator.operator_id, signal: request.signal }),
    'POST /community/artifacts/{id}/subscribe': ({ params, body, operator, request }) =>
      subscriptions.subscribe(params.id, body, operator.operator_id, request.signal),
    'DELETE /community/artifacts/{id}/subscribe': async ({ params, operator }) => {
      await subscriptions.endOf(params.id, operator.operator_id)
      return null
    },
    'POST /community/packs/{id}/install': ({ params, body, operator, request }) =>
      installs.install({
        artifactId: params.id,
        only: 'pack',
        ...body,
        by: operator.operator_id,
        signal: request.signal,
      }),
  }
}

function givingRoutes({ library: { contributions } }: CommunityRoutesDeps): Handlers<Giving> {
  return {
    'PUT /community/featured': ({ body, operator }) =>
      contributions.feature(body.week, body.items, operator.operator_id),
    'POST /community/validate': ({ body, request }) => contributions.validate(body, request.signal),
    'POST /community/contribute': ({ body, operator }) => contributions.contribute(body, operator.operator_id),
    'GET /community/review': async ({ query, request }) => {
      const { items, total } = await contributions.review(
        { limit: query.limit, offset: query.offset, ...(query.status ? { status: query.status } : {}) },
        request.signal,
      )
      return { items: [...items], total }
    },
    'POST /community/review/{id}/approve': ({ params, body, operator }) =>
      contributions.decide(params.id, 'approve', body.notes, operator.operator_id),
    'POST /community/review/{id}/request-changes': ({ params, body, operator }) =>
      contributions.decide(params.id, 'request-changes', body.notes, operator.operator_id),
    'POST /community/review/{id}/reject': ({ params, body, operator }) =>
      contributions.decide(params.id, 'reject', body.notes, operator.operator_id),
  }
}
