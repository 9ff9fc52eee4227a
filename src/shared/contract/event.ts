// Rows of the one log, and the items folded from them (architecture, One log; contract, Log rows).
import { z } from 'zod'
import { decisionSchema, opaAnswerSchema, responseStageRecordSchema, stageRecordSchema } from './decision.ts'
import { dlpActionSchema, dlpFindingSchema } from './dlp.ts'
import { escalationStatusSchema, releaseSchema } from './escalation.ts'
import { inboundFindingSchema } from './inbound.ts'
import {
  actionSchema,
  reasonSchema,
  serverIdSchema,
  serverTypeSchema,
  timestampSchema,
  verdictSchema,
} from './primitives.ts'
import { targetSchema } from './tool-call.ts'

/** Types of rows that part 1 writes; state changes use `operator.*`, `agent.*`, `server.*` … names as they stand. */
export const callRowTypes = ['call.decided', 'call.released', 'call.judged', 'call.finished'] as const

/** A committed row as the bus delivers it: `record` is the parsed canonical JSON that was hashed. */
export interface LogRow {
  readonly seq: number
  readonly tenant_id: string
  readonly timestamp: string
  readonly type: string
  readonly call_id: string | null
  readonly record: Readonly<Record<string, unknown>>
  readonly previous_hash: string
  readonly event_hash: string
}

/** Record of `call.decided`: one per call, as soon as the pipeline has answered. `id` is the call's id. */
export const callDecidedSchema = z.strictObject({
  id: z.string(),
  agent_id: z.string().nullable(),
  session_id: z.string().nullable(),
  server_id: z.string(),
  mcp_server: serverTypeSchema.nullable(),
  tool_name: z.string(),
  action: actionSchema.nullable(),
  target: z.string().nullable(),
  targets: z.array(targetSchema),
  requester_id: z.string().nullable(),
  requester_channel: z.string().nullable(),
  requester_verified: z.boolean(),
  delegation_id: z.string().nullable(),
  workflow_session_id: z.string().nullable(),
  /** Depth of the workflow's session; `parent_event_id` the last call in the session that it continues. */
  causal_depth: z.number().int().nullable(),
  parent_event_id: z.string().nullable(),
  policy_result: verdictSchema,
  policy_id: z.string().nullable(),
  contributing: z.array(z.string()),
  policy_reason: z.string().nullable(),
  remedy: z.string().nullable(),
  reason: reasonSchema,
  policy_revision: z.string().nullable(),
  stages: z.array(stageRecordSchema),
  opa_answer: opaAnswerSchema.nullable(),
  /** The exception without which the call would not have been allowed. */
  exception_id: z.string().nullable(),
  escalation_id: z.string().nullable(),
  dlp_findings: z.array(dlpFindingSchema),
  input_hash: z.string().nullable(),
})
export type CallDecided = z.infer<typeof callDecidedSchema>

/** Record of `call.released`: an approved hold is dispatched. At most one per escalation id. */
export const callReleasedSchema = z.strictObject({
  id: z.string(),
  escalation_id: z.string(),
  approval_digest: z.string(),
  resolved_by: z.string(),
  /** What it touches as it was sent, which a person may have edited. Absent in rows of earlier versions. */
  targets: z.array(targetSchema).optional(),
  stages: z.array(stageRecordSchema),
  decision: decisionSchema,
  policy_revision: z.string(),
  input_hash: z.string(),
})
export type CallReleased = z.infer<typeof callReleasedSchema>

/**
 * What the response phase made of a result. `flagged` was passed on as it came, `changed` without what was redacted,
 * `blocked` was replaced, `held` waits for a person, `released` was handed over after one had looked at it.
 */
export const inboundOutcomeSchema = z.enum(['flagged', 'changed', 'blocked', 'held', 'released'])
export type InboundOutcome = z.infer<typeof inboundOutcomeSchema>

/** Record of `call.judged`: written when there was something to say, before the agent gets anything of the result. */
export const callJudgedSchema = z.strictObject({
  id: z.string(),
  agent_id: z.string(),
  session_id: z.string(),
  server_id: z.string(),
  tool_name: z.string(),
  outcome: inboundOutcomeSchema,
  policy_id: z.string().nullable(),
  contributing: z.array(z.string()),
  message: z.string(),
  remedy: z.string(),
  /** Names of inbound rules that marked it. */
  tags: z.array(z.string()),
  inbound_findings: z.array(inboundFindingSchema),
  dlp_findings: z.array(z.strictObject({ pattern: z.string(), at: z.string() })),
  stages: z.array(responseStageRecordSchema),
  opa_answer: opaAnswerSchema.nullable(),
  policy_revision: z.string().nullable(),
  input_hash: z.string().nullable(),
  escalation_id: z.string().nullable(),
  release: releaseSchema.nullable(),
  resolved_by: z.string().nullable(),
})
export type CallJudged = z.infer<typeof callJudgedSchema>

/** Record of SESSION_TAINTED: from here on the session counts as having seen the one or the other (decision 9). */
export const sessionTaintedSchema = z.strictObject({
  id: z.string(),
  agent_id: z.string(),
  session_id: z.string(),
  taint: z.enum(['saw_untrusted', 'read_private']),
})

/** Record of `call.finished`: what the agent was answered. `latency_ms` counts from the parsed request to the answer. */
export const callFinishedSchema = z.strictObject({
  id: z.string(),
  forwarded: z.boolean(),
  response_code: z.number().int().nullable(),
  latency_ms: z.number(),
  error: z.string().nullable(),
})
export type CallFinished = z.infer<typeof callFinishedSchema>

/** One item of `GET /audit/events`: a call folded from its rows. */
export const callItemSchema = callDecidedSchema.extend({
  seq: z.number().int(),
  tenant_id: z.string(),
  timestamp: timestampSchema,
  server_id: serverIdSchema.or(z.string()),
  escalation_outcome: escalationStatusSchema.nullable(),
  /** Null when nothing was found. */
  dlp_action: dlpActionSchema.nullable(),
  inbound_findings: z.array(inboundFindingSchema),
  /** What became of the result; null when nothing was found in it, or there is none. */
  inbound_outcome: inboundOutcomeSchema.nullable(),
  previous_hash: z.string(),
  event_hash: z.string(),
  response_code: z.number().int().nullable(),
  latency_ms: z.number().nullable(),
  error: z.string().nullable(),
  /** forwarded: true or false once finished or refused, null while it runs or when a crash left no outcome. */
  forwarded: z.boolean().nullable(),
})
export type CallItem = z.infer<typeof callItemSchema>

/** A raw row, as `?raw=1` and the export show it. */
export const rawRowSchema = z.strictObject({
  seq: z.number().int(),
  tenant_id: z.string(),
  timestamp: timestampSchema,
  type: z.string(),
  call_id: z.string().nullable(),
  record: z.record(z.string(), z.unknown()),
  previous_hash: z.string(),
  event_hash: z.string(),
})

/** One item of `GET /events`: any row that is not a call's. */
export const eventItemSchema = z.strictObject({
  id: z.string(),
  seq: z.number().int(),
  timestamp: timestampSchema,
  type: z.string(),
  agent_id: z.string().optional(),
  session_id: z.string().optional(),
  call_id: z.string().optional(),
  severity: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
})
export type EventItem = z.infer<typeof eventItemSchema>

export const signedHeadSchema = z.strictObject({
  seq: z.number().int(),
  event_hash: z.string(),
  timestamp: timestampSchema,
  key_id: z.string(),
  signature: z.string(),
})
export type SignedHead = z.infer<typeof signedHeadSchema>

export const verifyResultSchema = z.strictObject({
  ok: z.boolean(),
  rows: z.number().int(),
  first_bad_seq: z.number().int().optional(),
  problem: z.string().optional(),
  head: signedHeadSchema.nullable(),
})
export type VerifyResult = z.infer<typeof verifyResultSchema>

/** Verdicts over time: `buckets` are in order, each from `at` for `bucket_seconds`; empty ones are left out. */
export const auditSummarySchema = z.strictObject({
  since: timestampSchema,
  until: timestampSchema,
  bucket_seconds: z.number().int(),
  buckets: z.array(
    z.strictObject({
      at: timestampSchema,
      allow: z.number().int(),
      deny: z.number().int(),
      escalate: z.number().int(),
    }),
  ),
  /** What was denied or held most, by rule. */
  rules: z.array(z.strictObject({ policy_id: z.string(), policy_result: verdictSchema, calls: z.number().int() })),
  agents: z.array(z.strictObject({ agent_id: z.string(), calls: z.number().int() })),
})
export type AuditSummary = z.infer<typeof auditSummarySchema>
