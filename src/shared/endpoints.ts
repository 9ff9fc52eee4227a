// The one map of the operator API: "METHOD /path" → query, body, answer. Both ends derive their types from it.
import { z } from 'zod'
import {
  agentSchema,
  createAgentSchema,
  createdAgentSchema,
  credentialsSchema,
  patchRolesSchema,
  rolesSchema,
  sessionSchema,
  updateAgentSchema,
} from './contract/agent.ts'
import {
  approveEscalationSchema,
  denyEscalationSchema,
  escalationSchema,
  escalationStatusSchema,
} from './contract/escalation.ts'
import { callItemSchema, eventItemSchema, rawRowSchema, verifyResultSchema } from './contract/event.ts'
import { opaStatusSchema } from './contract/opa-status.ts'
import { reasonSchema, timestampSchema, verdictSchema } from './contract/primitives.ts'
import {
  acceptToolsSchema,
  classifyToolSchema,
  createServerSchema,
  driftSchema,
  serverSchema,
  toolSchema,
  updateServerSchema,
} from './contract/server.ts'
import { patchSettingsSchema, settingsSchema } from './contract/settings.ts'
import { envelopeSchema } from './contract/tool-call.ts'

/** What one route takes and gives. `stream` routes answer with something other than one JSON document. */
export interface Endpoint {
  readonly summary: string
  readonly role: 'viewer' | 'analyst' | 'policy_author' | 'admin'
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly status: 200 | 201 | 204
  readonly answer: z.ZodType
  readonly stream?: 'text/event-stream' | 'application/x-ndjson'
}

/** Paging of every list. */
const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
}
const pageQuery = z.strictObject(page)
const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: z.number().int().nullable() })
const nothing = z.null()

const callsQuery = z.strictObject({
  ...page,
  before_seq: z.coerce.number().int().min(1).optional(),
  agent_id: z.string().optional(),
  server_id: z.string().optional(),
  tool_name: z.string().optional(),
  policy_result: verdictSchema.optional(),
  reason: reasonSchema.optional(),
  since: timestampSchema.optional(),
  until: timestampSchema.optional(),
  raw: z.enum(['1']).optional(),
})

const eventsQuery = z.strictObject({
  ...page,
  before_seq: z.coerce.number().int().min(1).optional(),
  type: z.string().optional(),
  since: timestampSchema.optional(),
})

/** One call with everything the trace page shows. `envelope` is null when retention has deleted it. */
const callDetail = callItemSchema.extend({ envelope: envelopeSchema.nullable(), rows: z.array(rawRowSchema) })

export const endpoints = {
  'GET /agents': { summary: 'List agents', role: 'viewer', query: pageQuery, status: 200, answer: listOf(agentSchema) },
  'POST /agents': {
    summary: 'Create an agent; its secret is shown once',
    role: 'admin',
    body: createAgentSchema,
    status: 201,
    answer: createdAgentSchema,
  },
  'GET /agents/{id}': { summary: 'One agent', role: 'viewer', status: 200, answer: agentSchema },
  'PATCH /agents/{id}': {
    summary: 'Change an agent; suspending or revoking ends its sessions',
    role: 'admin',
    body: updateAgentSchema,
    status: 200,
    answer: agentSchema,
  },
  'DELETE /agents/{id}': {
    summary: 'Revoke an agent for good; its log rows stay',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'POST /agents/{id}/credentials': {
    summary: 'New credentials; the old ones and all sessions end',
    role: 'admin',
    status: 201,
    answer: credentialsSchema,
  },
  'GET /agents/{id}/sessions': {
    summary: 'Sessions of an agent',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(sessionSchema),
  },
  'DELETE /sessions/{id}': { summary: 'Revoke a session at once', role: 'admin', status: 204, answer: nothing },
  'GET /roles': { summary: 'All roles, as data.roles holds them', role: 'viewer', status: 200, answer: rolesSchema },
  'PATCH /roles': {
    summary: 'Merge roles by name; null removes',
    role: 'admin',
    body: patchRolesSchema,
    status: 200,
    answer: rolesSchema,
  },

  'GET /servers': {
    summary: 'List upstream servers',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(serverSchema),
  },
  'POST /servers': {
    summary: 'Add a server; its tools appear by themselves',
    role: 'admin',
    body: createServerSchema,
    status: 201,
    answer: serverSchema,
  },
  'GET /servers/{id}': { summary: 'One server', role: 'viewer', status: 200, answer: serverSchema },
  'PATCH /servers/{id}': {
    summary: 'Change a server; it is started anew',
    role: 'admin',
    body: updateServerSchema,
    status: 200,
    answer: serverSchema,
  },
  'DELETE /servers/{id}': {
    summary: 'Remove a server and end its processes',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /servers/{id}/tools': {
    summary: 'Tools of a server with class and state',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(toolSchema),
  },
  'PATCH /servers/{id}/tools/{name}': {
    summary: 'Classify one tool',
    role: 'admin',
    body: classifyToolSchema,
    status: 200,
    answer: toolSchema,
  },
  'POST /servers/{id}/baseline/accept': {
    summary: 'Accept tools as they are now; 409 when one changed meanwhile',
    role: 'admin',
    body: acceptToolsSchema,
    status: 200,
    answer: listOf(toolSchema),
  },
  'GET /servers/{id}/drift': {
    summary: 'Changes seen in the tools of a server',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(driftSchema),
  },

  'GET /escalations': {
    summary: 'Held calls, newest first',
    role: 'viewer',
    query: z.strictObject({ ...page, status: escalationStatusSchema.optional() }),
    status: 200,
    answer: listOf(escalationSchema),
  },
  'GET /escalations/{id}': { summary: 'One held call', role: 'viewer', status: 200, answer: escalationSchema },
  'POST /escalations/{id}/approve': {
    summary: 'Allow this call once',
    role: 'analyst',
    body: approveEscalationSchema,
    status: 200,
    answer: escalationSchema,
  },
  'POST /escalations/{id}/deny': {
    summary: 'Deny this call',
    role: 'analyst',
    body: denyEscalationSchema,
    status: 200,
    answer: escalationSchema,
  },

  'GET /audit/events': {
    summary: 'Calls, newest first; raw=1 gives the rows',
    role: 'viewer',
    query: callsQuery,
    status: 200,
    answer: listOf(callItemSchema.or(rawRowSchema)),
  },
  'GET /audit/events/{id}': {
    summary: 'One call with its rows and OPA input',
    role: 'viewer',
    status: 200,
    answer: callDetail,
  },
  'GET /audit/stream': {
    summary: 'Every row as it is committed (SSE; Last-Event-ID replays)',
    role: 'viewer',
    status: 200,
    answer: callItemSchema.or(eventItemSchema),
    stream: 'text/event-stream',
  },
  'GET /audit/verify': {
    summary: 'Recompute the hash chain and check the signed head',
    role: 'viewer',
    status: 200,
    answer: verifyResultSchema,
  },
  'GET /audit/export': {
    summary: 'The raw rows and a signed head, one JSON document a line',
    role: 'viewer',
    status: 200,
    answer: rawRowSchema,
    stream: 'application/x-ndjson',
  },
  'GET /audit/key': {
    summary: 'Public key of the signed heads',
    role: 'viewer',
    status: 200,
    answer: z.strictObject({ key_id: z.string(), algorithm: z.literal('Ed25519'), public_key: z.string() }),
  },
  'GET /events': {
    summary: 'Rows that are not a call’s, newest first',
    role: 'viewer',
    query: eventsQuery,
    status: 200,
    answer: listOf(eventItemSchema),
  },

  'GET /admin/opa': { summary: 'State of the policy engine', role: 'viewer', status: 200, answer: opaStatusSchema },
  'GET /settings': { summary: 'All settings', role: 'viewer', status: 200, answer: settingsSchema },
  'PATCH /settings': {
    summary: 'Change settings',
    role: 'admin',
    body: patchSettingsSchema,
    status: 200,
    answer: settingsSchema,
  },
} as const satisfies Record<string, Endpoint>

export type EndpointKey = keyof typeof endpoints
export type AnswerOf<K extends EndpointKey> = z.output<(typeof endpoints)[K]['answer']>
export type BodyOf<K extends EndpointKey> = (typeof endpoints)[K] extends { body: infer B extends z.ZodType }
  ? z.input<B>
  : undefined
export type ParsedBodyOf<K extends EndpointKey> = (typeof endpoints)[K] extends { body: infer B extends z.ZodType }
  ? z.output<B>
  : undefined
export type QueryOf<K extends EndpointKey> = (typeof endpoints)[K] extends { query: infer Q extends z.ZodType }
  ? z.input<Q>
  : undefined
export type ParsedQueryOf<K extends EndpointKey> = (typeof endpoints)[K] extends { query: infer Q extends z.ZodType }
  ? z.output<Q>
  : undefined
