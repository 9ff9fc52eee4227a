// Routes of the people who use the console.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /operators' | 'POST /operators' | 'GET /operators/me' | 'DELETE /operators/{id}'

export function operatorRoutes({ identity: { operators } }: { identity: Pick<Identity, 'operators'> }): Handlers<Key> {
  return {
    'GET /operators': ({ query: { removed, ...page } }) => operators.list({ ...page, removed: removed === '1' }),
    'POST /operators': ({ body, operator }) => operators.create(body, operator.operator_id),
    'GET /operators/me': ({ operator }) => operators.get(operator.operator_id),
    'DELETE /operators/{id}': async ({ params, operator }) => {
      await operators.remove(params.id, operator.operator_id)
      return null
    },
  }
}
