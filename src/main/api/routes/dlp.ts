// Routes of DLP patterns.
import type { DlpPatterns } from '../../enforcement/dlp/dlp-patterns.ts'
import type { Handlers } from '../route.ts'

type Key =
  | 'GET /dlp/patterns'
  | 'POST /dlp/patterns'
  | 'GET /dlp/patterns/measures'
  | 'GET /dlp/patterns/{id}'
  | 'PATCH /dlp/patterns/{id}'
  | 'DELETE /dlp/patterns/{id}'
  | 'POST /dlp/test'

export function dlpRoutes({ dlpPatterns }: { dlpPatterns: DlpPatterns }): Handlers<Key> {
  return {
    'GET /dlp/patterns': ({ query }) => dlpPatterns.list(query),
    'POST /dlp/patterns': ({ body, operator }) => dlpPatterns.create(body, operator.operator_id),
    'GET /dlp/patterns/measures': () => dlpPatterns.measures(),
    'GET /dlp/patterns/{id}': ({ params }) => dlpPatterns.get(params.id),
    'PATCH /dlp/patterns/{id}': ({ params, body, operator }) =>
      dlpPatterns.update(params.id, body, operator.operator_id),
    'DELETE /dlp/patterns/{id}': async ({ params, operator }) => {
      await dlpPatterns.remove(params.id, operator.operator_id)
      return null
    },
    'POST /dlp/test': ({ body }) => dlpPatterns.test(body),
  }
}
