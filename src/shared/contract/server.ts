// Upstream MCP servers, their tools and the changes seen in them.
import { z } from 'zod'
import {
  actionSchema,
  fullPathSchema,
  riskTierSchema,
  serverIdSchema,
  serverTypeSchema,
  timestampSchema,
} from './primitives.ts'

const nameSchema = z.string().trim().min(1).max(120)
const textSchema = z.string().max(8192)
const variableSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'use letters, digits and _')
/** A field name of HTTP; those that carry the connection itself are ours. */
const headerSchema = z
  .string()
  .max(128)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name')
  .refine((name) => !ownHeaders.includes(name.toLowerCase()), 'is set by the console itself')
const ownHeaders = [
  'accept',
  'connection',
  'content-length',
  'content-type',
  'host',
  'last-event-id',
  'mcp-protocol-version',
  'mcp-session-id',
  'transfer-encoding',
]
const headerValueSchema = z
  .string()
  .max(8192)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be one line of printable characters')
/** `https:` anywhere; `http:` only where the operator says so by writing it. No user, password or fragment. */
const urlSchema = z
  .url({ protocol: /^https?$/ })
  .max(4096)
  .refine((text) => {
    if (!URL.canParse(text)) return true
    const { username, password, hash } = new URL(text)
    return username === '' && password === '' && hash === ''
  }, 'put credentials into headers, and leave the fragment out')

/** How a database server reads its SQL; not said: as any of them might. */
export const sqlDialectSchema = z.enum(['postgresql', 'mysql', 'sqlite'])
export type SqlDialect = z.infer<typeof sqlDialectSchema>

/** Folders: outside of them no tool of the server may touch a path, and relative paths begin in them. None: no such bounds. */
export const rootsSchema = z.array(fullPathSchema).max(64)

const common = {
  id: serverIdSchema,
  name: nameSchema,
  type: serverTypeSchema,
  roots: rootsSchema.optional(),
  dialect: sqlDialectSchema.optional(),
  accept_tools: z.boolean().default(false),
}
const process_ = {
  command: z.string().min(1).max(4096),
  args: z.array(textSchema).max(256),
  env: z.record(variableSchema, textSchema),
  cwd: z.string().max(4096).optional(),
}
const remote = { url: urlSchema, headers: z.record(headerSchema, headerValueSchema) }

/** `stdio` starts from an absolute program and an argument array, no shell (decision 35); `http` is a Streamable HTTP address. */
export const createServerSchema = z.discriminatedUnion('transport', [
  z.strictObject({
    ...common,
    transport: z.literal('stdio'),
    ...process_,
    args: process_.args.default([]),
    env: process_.env.default({}),
  }),
  z.strictObject({ ...common, transport: z.literal('http'), ...remote, headers: remote.headers.default({}) }),
])
export type CreateServer = z.infer<typeof createServerSchema>

/** What is named changes. Variables and headers merge by name, null removes one: their values cannot be read back. */
export const updateServerSchema = z
  .strictObject({
    name: nameSchema,
    type: serverTypeSchema,
    roots: rootsSchema,
    dialect: sqlDialectSchema.nullable(),
    command: process_.command,
    args: process_.args,
    env: z.record(variableSchema, textSchema.nullable()),
    cwd: z.string().max(4096).nullable(),
    url: remote.url,
    headers: z.record(headerSchema, headerValueSchema.nullable()),
  })
  .partial()
export type UpdateServer = z.infer<typeof updateServerSchema>

/** Values of variables and headers are secrets and never read back: only their names are shown. */
export const serverSchema = z.strictObject({
  id: serverIdSchema,
  name: nameSchema,
  type: serverTypeSchema,
  transport: z.enum(['stdio', 'http']),
  /** Absolute; null for `http`. */
  command: z.string().nullable(),
  args: z.array(z.string()),
  env_names: z.array(z.string()),
  cwd: z.string().nullable(),
  /** Null for `stdio`. */
  url: z.string().nullable(),
  header_names: z.array(z.string()),
  roots: z.array(z.string()),
  dialect: sqlDialectSchema.nullable(),
  state: z.enum(['starting', 'ready', 'failed']),
  error: z.string().nullable(),
  /** `waiting` for the operator: new and changed tools that nobody has looked at; `changes` are open, the gravest is named. */
  tools: z.strictObject({
    accepted: z.number().int(),
    waiting: z.number().int(),
    changes: z.number().int(),
    gravest: riskTierSchema.nullable(),
  }),
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
  /** The operator has looked at it as it is now and does not accept it. */
  kept_blocked: z.boolean(),
  /** It changed so much that the class which the operator gave it should be looked at again. */
  class_review: z.boolean(),
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

/** What is kept blocked is what was shown: name and hash. */
export const blockToolsSchema = z.strictObject({
  tools: z
    .array(z.strictObject({ name: z.string(), hash: z.string() }))
    .min(1)
    .max(2000),
})
export type BlockTools = z.infer<typeof blockToolsSchema>
