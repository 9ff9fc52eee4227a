// Errors of the operator API: RFC 9457 problem details with a stable code.
import { z } from 'zod'

/** What is wrong with one field of a body; in a text also where (counted from 1), and what would mend it. */
export const fieldErrorSchema = z.strictObject({
  path: z.string(),
  message: z.string(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  code: z.string().optional(),
  fix: z.strictObject({ title: z.string(), rego_content: z.string() }).optional(),
})
export type FieldError = z.infer<typeof fieldErrorSchema>

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(fieldErrorSchema).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** An expected refusal that a room throws and `problem-response.ts` turns into problem details. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 503
  readonly code: string
  readonly errors: FieldError[] | undefined
  constructor(status: Refusal['status'], code: string, message: string, errors?: FieldError[]) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** `retryAfter`: seconds after which it is worth asking again, at least one. */
export class TooMany extends Refusal {
  readonly retryAfter: number
  constructor(code: string, message: string, retryAfter: number) {
    super(429, code, message)
    this.retryAfter = retryAfter
  }
}
