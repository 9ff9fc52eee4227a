// Routes of the log: calls, events, the live stream, verification, export.
import { z } from 'zod'
import {
  auditSummarySchema,
  callItemSchema,
  eventItemSchema,
  rawRowSchema,
  verifyResultSchema,
} from '../contract/event.ts'
import { explanationSchema } from '../contract/policy.ts'
import { reasonSchema, timestampSchema, verdictSchema } from '../contract/primitives.ts'
import { envelopeSchema } from '../contract/tool-call.ts'
import { type Endpoint, listOf, page } from './endpoint.ts'

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
  /** One type, or several with commas between them. */
  type: z.string().optional(),
  /** One id, or several with commas between them. */
  id: z.string().optional(),
  since: timestampSchema.optional(),
})

/** One call with everything the trace page shows. `envelope` is null when retention has deleted it. */
const callDetail = callItemSchema.extend({ envelope: envelopeSchema.nullable(), rows: z.array(rawRowSchema) })

export const auditEndpoints = {
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
  'GET /audit/events/{id}/explain': {
    summary: 'Why it was decided so: the rules of that time, and what would have changed the answer',
    role: 'viewer',
    status: 200,
    answer: explanationSchema,
  },
  'GET /audit/stream': {
    summary: 'Every row as it is committed (SSE; Last-Event-ID replays)',
    role: 'viewer',
    status: 200,
    answer: callItemSchema.or(eventItemSchema),
    stream: 'text/event-stream',
  },
  'GET /audit/summary': {
    summary: 'Verdicts over time, and the rules that denied or held most',
    role: 'viewer',
    query: z.strictObject({
      /** 24 hours ago when not given. */
      since: timestampSchema.optional(),
      bucket_seconds: z.coerce.number().int().min(60).max(86_400).default(3600),
    }),
    status: 200,
    answer: auditSummarySchema,
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
} as const satisfies Record<string, Endpoint>
