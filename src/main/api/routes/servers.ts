// Routes of upstream servers and their tools.
import type { Servers } from '../../servers/servers.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /servers'
  | 'POST /servers'
  | 'GET /servers/{id}'
  | 'PATCH /servers/{id}'
  | 'DELETE /servers/{id}'
  | 'GET /servers/{id}/tools'
  | 'PATCH /servers/{id}/tools/{name}'
  | 'POST /servers/{id}/baseline/accept'
  | 'POST /servers/{id}/baseline/block'
  | 'GET /servers/{id}/drift'

export function serverRoutes({ servers }: { servers: Servers }): Handlers<Key> {
  return {
    'GET /servers': ({ query }) => servers.list(query.limit, query.offset),
    'POST /servers': ({ body, operator }) => servers.create(body, operator.operator_id),
    'GET /servers/{id}': ({ params }) => servers.get(params.id),
    'PATCH /servers/{id}': ({ params, body, operator }) => servers.update(params.id, body, operator.operator_id),
    'DELETE /servers/{id}': async ({ params, operator }) => {
      await servers.remove(params.id, operator.operator_id)
      return null
    },
    'GET /servers/{id}/tools': ({ params, query }) => servers.tools(params.id, query.limit, query.offset),
    'PATCH /servers/{id}/tools/{name}': ({ params, body, operator }) =>
      servers.classify(params.id, params.name, body, operator.operator_id),
    'POST /servers/{id}/baseline/accept': ({ params, body, operator }) =>
      servers.accept(params.id, body, operator.operator_id),
    'POST /servers/{id}/baseline/block': ({ params, body, operator }) =>
      servers.block(params.id, body, operator.operator_id),
    'GET /servers/{id}/drift': ({ params, query }) => servers.drift(params.id, query.limit, query.offset),
  }
}
