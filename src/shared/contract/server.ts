// Upstream MCP servers, their tools and the changes seen in them.
import { z } from 'zod'
import { actionSchema, serverIdSchema, serverTypeSchema, timestampSchema } from './primitives.ts'

const nameSchema = z.string().trim().min(1).max(120)
const textSchema = z.string().max(8192)

/** A stdio server starts from an absolute program and an argument array, no shell (decision 35). */
export const createServerSchema = z.strictObject({
  id: serverIdSchema,
  name: nameSchema,
  type: serverTypeSchema,
  transport: z.literal('stdio'),
  command: z.string().min(1).max(4096),
  args: z.array(textSchema).max(256).default([]),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), textSchema).default({}),
  cwd: z.string().max(4096).optional(),
  roots: z.array(z.string().min(1).max(4096)).max(64).optional(),
  accept_tools: z.boolean().default(false),
})
export type CreateServer = z.infer<typeof createServerSchema>

export const updateServerSchema = createServerSchema
  .omit({ id: true, accept_tools: true, args: true, env: true })
  .extend({
    args: z.array(textSchema).max(256),
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), textSchema),
  })
  .partial()
export type UpdateServer = z.infer<typeof updateServerSchema>

/** Values of `env` are secrets and never read back: only the names are shown. */
export const serverSchema = z.strictObject({
  id: serverIdSchema,
  name: nameSchema,
  type: serverTypeSchema,
  transport: z.literal('stdio'),
  command: z.string(),
  args: z.array(z.string()),
  env_names: z.array(z.string()),
  cwd: z.string().nullable(),
  roots: z.array(z.string()),
  state: z.enum(['starting', 'ready', 'failed']),
  error: z.string().nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
})
export type Server = z.infer<typeof serverSchema>

export const toolStatusSchema = z.enum(['new', 'accepted', 'changed', 'removed'])
export type ToolStatus = z.infer<typeof toolStatusSchema>

export const toolSchema = z.strictObject({
  name: z.string(),
  description: z.string().nullable(),
  input_schema: z.unknown(),
  annotations: z.unknown(),
  type: serverTypeSchema,
  action: actionSchema,
  classified_by: z.enum(['catalogue', 'annotations', 'name', 'operator', 'default']),
  status: toolStatusSchema,
  hash: z.string(),
  accepted_hash: z.string().nullable(),
})
export type Tool = z.infer<typeof toolSchema>

export const classifyToolSchema = z.strictObject({ type: serverTypeSchema.optional(), action: actionSchema.optional() })
export type ClassifyTool = z.infer<typeof classifyToolSchema>

export const acceptToolsSchema = z.strictObject({
  tools: z
    .array(z.strictObject({ name: z.string(), hash: z.string() }))
    .max(2000)
    .optional(),
})
export type AcceptTools = z.infer<typeof acceptToolsSchema>

export const driftSchema = z.strictObject({
  tool: z.string(),
  kind: z.enum(['added', 'changed', 'removed', 'renamed', 'cloned']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  before: z.unknown(),
  after: z.unknown(),
  seen_at: timestampSchema,
  status: z.enum(['open', 'accepted']),
})
export type Drift = z.infer<typeof driftSchema>
