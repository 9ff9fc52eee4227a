// Route of the policy engine's state.
import type { Opa } from '../../opa/opa.ts'
import type { Handlers } from '../route.ts'

export function opaRoutes({ opa }: { opa: Pick<Opa, 'status'> }): Handlers<'GET /admin/opa'> {
  return { 'GET /admin/opa': () => opa.status() }
}
