// What `GET /admin/opa` says of the policy engine.
import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

export const opaStatusSchema = z.strictObject({
  state: z.enum(['starting', 'ready', 'down', 'stopped']),
  since: timestampSchema,
  version: z.string().nullable(),
  revision: z.string().nullable(),
  modules: z.array(z.strictObject({ id: z.string(), hash: z.string() })),
  restarts: z.number().int(),
  error: z.string().nullable(),
})
export type OpaStatus = z.infer<typeof opaStatusSchema>
