// Routes of what this console has of the Community Library.
import type { LibraryRoom } from '../../community/library-room.ts'
import { progressAnswer } from '../progress-answer.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /library/status'
  | 'POST /library/trust'
  | 'GET /library/subscriptions'
  | 'GET /library/subscriptions/{id}'
  | 'PATCH /library/subscriptions/{id}'
  | 'DELETE /library/subscriptions/{id}'
  | 'POST /library/subscriptions/{id}/accept'
  | 'POST /library/subscriptions/{id}/rollback'
  | 'GET /library/installs'
  | 'POST /library/sync'

export interface LibraryRoutesDeps {
  readonly library: LibraryRoom
  readonly report: (error: unknown) => void
}

export function libraryRoutes({ library, report }: LibraryRoutesDeps): Handlers<Key> {
  const { subscriptions, installs, sync } = library
  return {
    'GET /library/status': () => library.status(),
    'POST /library/trust': ({ body, operator, request }) =>
      library.trust(body.key_id, operator.operator_id, request.signal),
    'GET /library/subscriptions': ({ query }) => subscriptions.list(query),
    'GET /library/subscriptions/{id}': ({ params }) => subscriptions.get(params.id),
    'PATCH /library/subscriptions/{id}': ({ params, body, operator, request }) =>
      subscriptions.patch(params.id, body, operator.operator_id, request.signal),
    'DELETE /library/subscriptions/{id}': async ({ params, operator }) => {
      await subscriptions.end(params.id, operator.operator_id)
      return null
    },
    'POST /library/subscriptions/{id}/accept': ({ params, body, operator, request }) =>
      subscriptions.accept(params.id, body.version, operator.operator_id, request.signal),
    'POST /library/subscriptions/{id}/rollback': ({ params, body, operator, request }) =>
      subscriptions.rollback(params.id, body.version, operator.operator_id, request.signal),
    'GET /library/installs': ({ query }) => installs.list(query),
    'POST /library/sync': ({ request }) => progressAnswer({ request, ask: () => sync.now, report }),
  }
}
