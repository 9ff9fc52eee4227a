// What one route of the operator API takes and gives, and the parts that many routes share.
import { z } from 'zod'
import type { OperatorRole } from '../contract/operator.ts'

/** What one route takes and gives. `stream` routes answer with something other than one JSON document. */
export interface Endpoint {
  readonly summary: string
  /** The least role that may ask (decision 13). */
  readonly role: OperatorRole
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly status: 200 | 201 | 202 | 204
  readonly answer: z.ZodType
  readonly stream?: 'text/event-stream' | 'application/x-ndjson'
  /** Asked with `Accept: text/event-stream` the route tells how far it is, and its answer last. */
  readonly progress?: true
}

/** Paging of every list. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
}
export const pageQuery = z.strictObject(page)
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: z.number().int().nullable() })
export const nothing = z.null()
