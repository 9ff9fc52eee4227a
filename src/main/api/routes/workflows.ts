// Routes of workflows and their sessions.
import type { Identity } from '../../identity/identity.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /workflows'
  | 'POST /workflows'
  | 'GET /workflows/{id}'
  | 'DELETE /workflows/{id}'
  | 'GET /workflows/{id}/sessions'
  | 'POST /workflows/{id}/sessions'
  | 'DELETE /workflows/{id}/sessions/{session_id}'

export function workflowRoutes({ identity: { workflows } }: { identity: Pick<Identity, 'workflows'> }): Handlers<Key> {
  return {
    'GET /workflows': ({ query }) => workflows.list(query.limit, query.offset),
    'POST /workflows': ({ body, operator }) => workflows.create(body, operator.operator_id),
    'GET /workflows/{id}': ({ params }) => workflows.get(params.id),
    'DELETE /workflows/{id}': async ({ params, operator }) => {
      await workflows.end(params.id, operator.operator_id)
      return null
    },
    'GET /workflows/{id}/sessions': ({ params, query }) => workflows.sessions(params.id, query.limit, query.offset),
    'POST /workflows/{id}/sessions': ({ params, body, operator: { operator_id } }) =>
      workflows.openSession(params.id, body, { operator_id }),
    'DELETE /workflows/{id}/sessions/{session_id}': async ({ params, operator }) => {
      await workflows.endSession(params.id, params.session_id, operator.operator_id)
      return null
    },
  }
}
