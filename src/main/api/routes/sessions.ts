// Routes of agents' sessions.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /agents/{id}/sessions' | 'DELETE /sessions/{id}'

export function sessionRoutes({ identity }: { identity: Pick<Identity, 'agents' | 'sessions'> }): Handlers<Key> {
  const { agents, sessions } = identity
  return {
    'GET /agents/{id}/sessions': ({ params, query }) =>
      sessions.list(agents.get(params.id).id, query.limit, query.offset),
    'DELETE /sessions/{id}': async ({ params, operator }) => {
      await sessions.revoke(params.id, operator.operator_id)
      return null
    },
  }
}
