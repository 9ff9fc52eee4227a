// Routes of roles.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

export function roleRoutes({
  identity: { roles },
}: {
  identity: Pick<Identity, 'roles'>
}): Handlers<'GET /roles' | 'PATCH /roles'> {
  return {
    'GET /roles': () => roles.current(),
    'PATCH /roles': ({ body, operator }) => roles.patch(body, operator.operator_id),
  }
}
