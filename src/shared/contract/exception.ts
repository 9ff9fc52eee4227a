// Standing exceptions: what an operator has decided once and for a while (policy-engine seed, Policy Exceptions; decision 3).
import { z } from 'zod'
import { actionSchema, serverIdSchema, timestampSchema, uuidSchema } from './primitives.ts'

/** One year, the seed's longest; from a popup at most one day. */
export const longestHours = { anywhere: 8760, popup: 24 } as const
const justificationSchema = z.string().trim().min(10, 'say in at least 10 characters why').max(4000)
const patternSchema = z.string().min(1).max(4096)

/** By extensions: none, one, two, three or more. */
export const urgencySchema = z.enum(['none', 'yellow', 'orange', 'red'])

export const exceptionSchema = z.strictObject({
  id: uuidSchema,
  tool_name: z.string(),
  action: actionSchema,
  /** A canonical path whose segments begin with these, a glob, or `*` for calls that touch nothing. */
  target_pattern: z.string(),
  justification: z.string(),
  agent_id: uuidSchema.nullable(),
  server_id: serverIdSchema.nullable(),
  session_id: uuidSchema.nullable(),
  escalation_id: uuidSchema.nullable(),
  extension_count: z.number().int(),
  max_extensions: z.number().int(),
  expires_at: timestampSchema,
  status: z.enum(['active', 'expired', 'revoked']),
  urgency: urgencySchema,
  created_by: z.string(),
  created_at: timestampSchema,
})
export type Exception = z.infer<typeof exceptionSchema>

export const createExceptionSchema = z.strictObject({
  tool_name: z.string().min(1).max(128),
  action: actionSchema,
  target_pattern: patternSchema,
  justification: justificationSchema,
  expires_in_hours: z.number().int().min(1).max(longestHours.anywhere),
  agent_id: uuidSchema.nullable().optional(),
  server_id: serverIdSchema.nullable().optional(),
  session_id: uuidSchema.nullable().optional(),
  max_extensions: z.number().int().min(0).max(4).default(4),
  /** Ignored: the console counts. */
  extension_count: z.number().int().optional(),
})
export type CreateException = z.infer<typeof createExceptionSchema>

/** Beside an approval: agent and server are the escalation's unless sent as null. */
export const exceptionOfApprovalSchema = z.strictObject({
  target_pattern: patternSchema,
  justification: justificationSchema,
  expires_in_hours: z.number().int().min(1).max(longestHours.popup),
  agent_id: uuidSchema.nullable().optional(),
  server_id: serverIdSchema.nullable().optional(),
})
export type ExceptionOfApproval = z.infer<typeof exceptionOfApprovalSchema>

export const extendExceptionSchema = z.strictObject({ hours: z.number().int().min(1).max(longestHours.anywhere) })
