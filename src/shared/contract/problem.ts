// Errors of the operator API: RFC 9457 problem details with a stable code.
import { z } from 'zod'

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** An expected refusal that a room throws and `api/errors.ts` turns into problem details. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 503
  readonly code: string
  readonly errors: { path: string; message: string }[] | undefined
  constructor(status: Refusal['status'], code: string, message: string, errors?: { path: string; message: string }[]) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.errors = errors
  }
}
