// Routes of enrolment tokens.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /enrollment-tokens' | 'POST /enrollment-tokens' | 'DELETE /enrollment-tokens/{id}'

export function enrollmentTokenRoutes({
  identity: { enrollment },
}: {
  identity: Pick<Identity, 'enrollment'>
}): Handlers<Key> {
  return {
    'GET /enrollment-tokens': ({ query }) => enrollment.list(query.limit, query.offset),
    'POST /enrollment-tokens': ({ body, operator }) => enrollment.create(body, operator.operator_id),
    'DELETE /enrollment-tokens/{id}': async ({ params, operator }) => {
      await enrollment.withdraw(params.id, operator.operator_id)
      return null
    },
  }
}
