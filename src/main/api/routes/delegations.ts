// Routes of delegations.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /delegations' | 'POST /delegations' | 'GET /delegations/{id}' | 'DELETE /delegations/{id}'

export function delegationRoutes({
  identity: { delegations },
}: {
  identity: Pick<Identity, 'delegations'>
}): Handlers<Key> {
  return {
    'GET /delegations': ({ query }) => delegations.list(query),
    'POST /delegations': ({ body, operator: { operator_id }, request }) =>
      delegations.mint(body, { operator_id }, request.headers.get('x-delegation-token')),
    'GET /delegations/{id}': ({ params }) => delegations.get(params.id),
    'DELETE /delegations/{id}': async ({ params, operator }) => {
      await delegations.revoke(params.id, operator.operator_id)
      return null
    },
  }
}
