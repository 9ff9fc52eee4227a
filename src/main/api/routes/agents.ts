// Routes of agents and their credentials.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /agents'
  | 'POST /agents'
  | 'GET /agents/{id}'
  | 'PATCH /agents/{id}'
  | 'DELETE /agents/{id}'
  | 'POST /agents/{id}/credentials'

export function agentRoutes({ identity: { agents } }: { identity: Pick<Identity, 'agents'> }): Handlers<Key> {
  return {
    'GET /agents': ({ query }) => agents.list(query.limit, query.offset),
    'POST /agents': ({ body, operator }) => agents.create(body, operator.operator_id),
    'GET /agents/{id}': ({ params }) => agents.get(params.id),
    'PATCH /agents/{id}': ({ params, body, operator }) => agents.update(params.id, body, operator.operator_id),
    'DELETE /agents/{id}': async ({ params, operator }) => {
      await agents.revoke(params.id, operator.operator_id)
      return null
    },
    'POST /agents/{id}/credentials': ({ params, operator }) =>
      agents.rotateCredentials(params.id, operator.operator_id),
  }
}
