// Routes of change requests.
import type { ChangeRequests } from '../../policies/change-requests.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /policies/change-requests/pending'
  | 'POST /policies/{id}/change-requests'
  | 'GET /policies/{id}/change-requests'
  | 'POST /policies/{id}/change-requests/{req_id}/approve'
  | 'POST /policies/{id}/change-requests/{req_id}/reject'

export function changeRequestRoutes({ changeRequests }: { changeRequests: ChangeRequests }): Handlers<Key> {
  return {
    'GET /policies/change-requests/pending': () => ({ pending: changeRequests.pending() }),
    'POST /policies/{id}/change-requests': ({ params, body, operator }) =>
      changeRequests.submit(params.id, body, operator.operator_id),
    'GET /policies/{id}/change-requests': ({ params, query }) =>
      changeRequests.list(params.id, query.limit, query.offset),
    'POST /policies/{id}/change-requests/{req_id}/approve': ({ params, body, operator }) =>
      changeRequests.approve(params.id, params.req_id, body.review_notes, operator.operator_id),
    'POST /policies/{id}/change-requests/{req_id}/reject': ({ params, body, operator }) =>
      changeRequests.reject(params.id, params.req_id, body.review_notes, operator.operator_id),
  }
}
