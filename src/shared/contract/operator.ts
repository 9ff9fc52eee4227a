// People who use the console, and what each may do (decision 13, Roles).
import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

/** From the least to the most rights; each may do what those before it may. */
export const operatorRoles = ['viewer', 'analyst', 'policy_author', 'admin'] as const
export const operatorRoleSchema = z.enum(operatorRoles)
export type OperatorRole = z.infer<typeof operatorRoleSchema>

/** Whether a role includes what another one may do. */
export function includesRole(role: OperatorRole, needed: OperatorRole): boolean {
  return operatorRoles.indexOf(role) >= operatorRoles.indexOf(needed)
}

/** The console's own owner: the desktop window, and the token of this run. Always an admin, never removed. */
export const ownerId = 'local'

export const operatorSchema = z.strictObject({
  /** A UUID, or `local` for the owner. */
  id: z.string(),
  name: z.string().trim().min(1).max(120),
  role: operatorRoleSchema,
  created_at: timestampSchema,
  last_seen_at: timestampSchema.nullable(),
  /** Null while the operator counts. Whoever was removed is kept, so that the log's names can be told. */
  removed_at: timestampSchema.nullable(),
})
export type OperatorItem = z.infer<typeof operatorSchema>

export const createOperatorSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  role: operatorRoleSchema,
})
export type CreateOperator = z.infer<typeof createOperatorSchema>
/** The token is shown once; only its hash is stored. */
export const createdOperatorSchema = z.strictObject({ operator: operatorSchema, token: z.string() })
