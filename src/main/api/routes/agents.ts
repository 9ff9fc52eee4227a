// Routes of agents, their sessions and roles.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /agents'
  | 'POST /agents'
  | 'GET /agents/{id}'
  | 'PATCH /agents/{id}'
  | 'DELETE /agents/{id}'
  | 'POST /agents/{id}/credentials'
  | 'GET /agents/{id}/sessions'
  | 'DELETE /sessions/{id}'
  | 'GET /roles'
  | 'PATCH /roles'

export function agentRoutes({ identity }: { identity: Identity }): Handlers<Key> {
  const { agents, sessions, roles } = identity
  return {
    'GET /agents': ({ query }) => agents.list(query.limit, query.offset),
    'POST /agents': ({ body, operator }) => agents.create(body, operator.operator_id),
    'GET /agents/{id}': ({ params }) => agents.get(params.id ?? ''),
    'PATCH /agents/{id}': ({ params, body, operator }) => agents.update(params.id ?? '', body, operator.operator_id),
    'DELETE /agents/{id}': async ({ params, operator }) => {
      await agents.revoke(params.id ?? '', operator.operator_id)
      return null
    },
    'POST /agents/{id}/credentials': ({ params, operator }) =>
      agents.rotateCredentials(params.id ?? '', operator.operator_id),
    'GET /agents/{id}/sessions': ({ params, query }) =>
      sessions.list(agents.get(params.id ?? '').id, query.limit, query.offset),
    'DELETE /sessions/{id}': async ({ params, operator }) => {
      await sessions.revoke(params.id ?? '', operator.operator_id)
      return null
    },
    'GET /roles': () => roles.current(),
    'PATCH /roles': ({ body, operator }) => roles.patch(body, operator.operator_id),
  }
}
