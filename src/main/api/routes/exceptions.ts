// Routes of exceptions.
import type { Exceptions } from '../../enforcement/exceptions/exceptions.ts'
import type { PreviewExceptions } from '../../enforcement/exceptions/preview.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /exceptions'
  | 'POST /exceptions'
  | 'GET /exceptions/preview'
  | 'GET /exceptions/{id}'
  | 'PATCH /exceptions/{id}/extend'
  | 'DELETE /exceptions/{id}'
  | 'POST /exceptions/{id}/restore'

export function exceptionRoutes({
  exceptions,
  previewExceptions,
}: {
  exceptions: Exceptions
  previewExceptions: PreviewExceptions
}): Handlers<Key> {
  return {
    'GET /exceptions': ({ query }) => exceptions.list(query),
    'POST /exceptions': ({ body, operator }) => exceptions.create(body, operator.operator_id),
    'GET /exceptions/preview': ({ query }) => previewExceptions(query),
    'GET /exceptions/{id}': ({ params }) => exceptions.get(params.id),
    'PATCH /exceptions/{id}/extend': ({ params, body, operator }) =>
      exceptions.extend(params.id, body.hours, operator.operator_id),
    'DELETE /exceptions/{id}': async ({ params, operator }) => {
      await exceptions.revoke(params.id, operator.operator_id)
      return null
    },
    'POST /exceptions/{id}/restore': ({ params, operator }) => exceptions.restore(params.id, operator.operator_id),
  }
}
