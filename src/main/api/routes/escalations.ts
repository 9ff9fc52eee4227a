// Routes of held calls.
import type { Escalations } from '../../enforcement/escalations/escalations.ts'
import { mustHaveRole } from '../guard.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /escalations'
  | 'GET /escalations/{id}'
  | 'POST /escalations/{id}/approve'
  | 'POST /escalations/{id}/deny'

export function escalationRoutes({
  escalations,
}: {
  escalations: Pick<Escalations, 'list' | 'get' | 'approve' | 'deny'>
}): Handlers<Key> {
  return {
    'GET /escalations': ({ query }) => escalations.list(query),
    'GET /escalations/{id}': ({ params }) => escalations.get(params.id),
    'POST /escalations/{id}/approve': ({ params, body, operator }) => {
      if (body.inbound_rule) mustHaveRole(operator, 'admin')
      return escalations.approve(params.id, body, operator.operator_id)
    },
    'POST /escalations/{id}/deny': ({ params, body, operator }) => {
      if (body.suspend_agent || body.inbound_rule) mustHaveRole(operator, 'admin')
      return escalations.deny(params.id, body, operator.operator_id)
    },
  }
}
