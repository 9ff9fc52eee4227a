// Agents, their credentials, sessions and roles, as the operator API shows them.
import { z } from 'zod'
import { riskTierSchema, timestampSchema, uuidSchema } from './primitives.ts'

const nameSchema = z.string().trim().min(1).max(120)
/** The seed's words for an agent's own rights: `filesystem:read`, `database:sensitive_read`. */
export const permissionSchema = z
  .string()
  .regex(/^[a-z0-9_*-]+:[a-z0-9_*-]+$/, 'use <area>:<right>, for example filesystem:read')
export const roleNameSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'use 1 to 64 letters, digits, dots, - and _')

export const agentStatusSchema = z.enum(['active', 'suspended', 'revoked'])
export type AgentStatus = z.infer<typeof agentStatusSchema>

export const agentSchema = z.strictObject({
  id: uuidSchema,
  name: nameSchema,
  status: agentStatusSchema,
  roles: z.array(roleNameSchema),
  permissions: z.array(permissionSchema),
  risk_tier: riskTierSchema,
  live_risk_tier: riskTierSchema,
  live_risk_reason: z.string().optional(),
  created_at: timestampSchema,
  last_seen_at: timestampSchema.nullable(),
})
export type Agent = z.infer<typeof agentSchema>

export const createAgentSchema = z.strictObject({
  name: nameSchema,
  roles: z.array(roleNameSchema).max(64).default([]),
  permissions: z.array(permissionSchema).max(256).default([]),
  risk_tier: riskTierSchema.default('medium'),
})
export type CreateAgent = z.infer<typeof createAgentSchema>

export const updateAgentSchema = z.strictObject({
  name: nameSchema.optional(),
  status: agentStatusSchema.optional(),
  roles: z.array(roleNameSchema).max(64).optional(),
  permissions: z.array(permissionSchema).max(256).optional(),
  risk_tier: riskTierSchema.optional(),
})
export type UpdateAgent = z.infer<typeof updateAgentSchema>

/** Shown once; only a hash of the secret is stored. */
export const credentialsSchema = z.strictObject({ client_id: z.string(), client_secret: z.string() })
export type Credentials = z.infer<typeof credentialsSchema>

export const createdAgentSchema = credentialsSchema.extend({ agent: agentSchema })

/** `id` is the `jti` of the session's tokens (decision 21). */
export const sessionSchema = z.strictObject({
  id: uuidSchema,
  agent_id: uuidSchema,
  status: z.enum(['active', 'revoked', 'expired']),
  created_at: timestampSchema,
  last_call_at: timestampSchema.nullable(),
  ended_at: timestampSchema.nullable(),
})
export type Session = z.infer<typeof sessionSchema>

/** What `data.roles` holds under a role's name; either side of a permission may be `*`. */
export const roleSchema = z.strictObject({
  permissions: z.array(permissionSchema).max(256),
  resources: z.array(z.string().min(1).max(4096)).max(256).optional(),
})
export type Role = z.infer<typeof roleSchema>
export const rolesSchema = z.record(roleNameSchema, roleSchema)
export type Roles = z.infer<typeof rolesSchema>
/** Merges by name; null removes. */
export const patchRolesSchema = z.record(roleNameSchema, roleSchema.nullable())
export type PatchRoles = z.infer<typeof patchRolesSchema>

/** A token that a person gives to somebody's agent: it enrols one agent, once, until it expires. */
export const createEnrollmentTokenSchema = z.strictObject({
  label: z.string().trim().min(1).max(120).optional(),
  roles: z.array(roleNameSchema).max(64).default([]),
  permissions: z.array(permissionSchema).max(256).default([]),
  risk_tier: riskTierSchema.default('medium'),
  expires_in_hours: z.number().min(0.1).max(720).default(24),
})
export type CreateEnrollmentToken = z.infer<typeof createEnrollmentTokenSchema>
/** Shown once; only a hash of the token is stored. */
export const createdEnrollmentTokenSchema = z.strictObject({
  id: uuidSchema,
  token: z.string(),
  expires_at: timestampSchema,
})
export const enrollmentTokenSchema = z.strictObject({
  id: uuidSchema,
  label: z.string().nullable(),
  roles: z.array(roleNameSchema),
  permissions: z.array(permissionSchema),
  risk_tier: riskTierSchema,
  status: z.enum(['open', 'used', 'expired']),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  /** The agent that used it. */
  agent_id: uuidSchema.nullable(),
})
export type EnrollmentToken = z.infer<typeof enrollmentTokenSchema>

/** What an agent sends to `POST /api/v1/enroll`, and what it is answered. */
export const enrollSchema = z.strictObject({ token: z.string().max(200), name: nameSchema.optional() })
export type Enroll = z.infer<typeof enrollSchema>
export const enrolledSchema = credentialsSchema.extend({ agent_id: uuidSchema })
export type Enrolled = z.infer<typeof enrolledSchema>

export const tokenRequestSchema = z.strictObject({
  client_id: z.string().max(200),
  client_secret: z.string().max(200),
  grant_type: z.literal('client_credentials'),
  session_id: uuidSchema.optional(),
})
export type TokenRequest = z.infer<typeof tokenRequestSchema>
export const tokenAnswerSchema = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  agent_id: uuidSchema,
  risk_tier: riskTierSchema,
})
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>
