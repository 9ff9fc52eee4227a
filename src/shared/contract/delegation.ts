// Delegations: one agent acts for another within a scope, for a while (policy-engine seed, step 2e; decisions 9 and 21).
import { z } from 'zod'
import { timestampSchema, uuidSchema } from './primitives.ts'

/** How many agents may stand behind the one that an operator or an agent asked first. */
export const deepestDelegation = 3
/** Seconds: the longest life of a delegation. */
export const longestDelegationSeconds = 86_400

const toolGlobSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.:/*-]{1,128}$/, 'use the letters of a tool’s name, and * for any of them')
const resourceGlobSchema = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u001f\u007f?[\]{}\\]{1,1024}$/, 'use a target, with * within one part and ** across parts')

/** What may be called and touched. Without `resources` every target; an empty list is refused, for it would be no target. */
export const delegationScopeSchema = z.strictObject({
  tools: z.array(toolGlobSchema).min(1).max(64),
  resources: z.array(resourceGlobSchema).min(1).max(64).optional(),
})
export type DelegationScope = z.infer<typeof delegationScopeSchema>

export const delegationStatusSchema = z.enum(['active', 'expired', 'revoked'])
export type DelegationStatus = z.infer<typeof delegationStatusSchema>

export const delegationSchema = z.strictObject({
  id: uuidSchema,
  /** The delegation that this one passes on; null for the first of a chain. */
  parent_id: uuidSchema.nullable(),
  root_id: uuidSchema,
  /** 1 for the first of a chain. */
  depth: z.number().int(),
  delegator_agent_id: uuidSchema,
  delegatee_agent_id: uuidSchema,
  /** What counts: the wish, cut to what the delegator had been given itself. */
  scope: delegationScopeSchema,
  reason: z.string(),
  /** The operator who made it; null when the delegator did by itself. */
  operator_id: z.string().nullable(),
  /** Its root is an operator's: calls under it have a verified requester (decision 9). */
  verifies: z.boolean(),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  status: delegationStatusSchema,
  /** When it was revoked, or ended with an agent of its chain. */
  ended_at: timestampSchema.nullable(),
  /** How many active ones stand below it, and end with it. */
  below: z.number().int(),
  /** Calls outside its scope, in all sessions. */
  probes: z.number().int(),
  last_probe_at: timestampSchema.nullable(),
})
export type Delegation = z.infer<typeof delegationSchema>

export const createDelegationSchema = z.strictObject({
  delegator_agent_id: uuidSchema,
  delegatee_agent_id: uuidSchema,
  scope: delegationScopeSchema,
  reason: z.string().trim().min(1).max(500),
  ttl_seconds: z.number().int().min(1).max(longestDelegationSeconds),
})
export type CreateDelegation = z.infer<typeof createDelegationSchema>

/** What an agent sends: the delegator is the subject of its token, and may be left out. */
export const passOnDelegationSchema = createDelegationSchema.partial({ delegator_agent_id: true })
export type PassOnDelegation = z.infer<typeof passOnDelegationSchema>

/** The token is shown once and never stored; it goes into the header `X-Delegation-Token`. */
export const mintedDelegationSchema = z.strictObject({
  id: uuidSchema,
  token: z.string(),
  expires_at: timestampSchema,
  depth: z.number().int(),
  /** What counts; narrower than what was asked for where the delegator had less. */
  scope: delegationScopeSchema,
})
export type MintedDelegation = z.infer<typeof mintedDelegationSchema>
