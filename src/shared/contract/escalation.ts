// A held call, or the held result of one: what a person sees, what they answer, and what may become of it (decisions 24, 25).
import { z } from 'zod'
import { type Json, unsafeNumberAt } from '../json/strict-parse.ts'
import { exceptionOfApprovalSchema } from './exception.ts'
import { inboundFindingSchema } from './inbound.ts'
import { createInboundRuleSchema } from './inbound-rule.ts'
import { actionSchema, riskTierSchema, serverIdSchema, timestampSchema, uuidSchema } from './primitives.ts'
import { targetSchema } from './tool-call.ts'

export const escalationStatusSchema = z.enum(['pending', 'approved', 'spent', 'denied', 'expired', 'cancelled'])
export type EscalationStatus = z.infer<typeof escalationStatusSchema>

const course: Readonly<Record<EscalationStatus, number>> = {
  pending: 0,
  approved: 1,
  spent: 2,
  denied: 2,
  expired: 2,
  cancelled: 2,
}

/** Whether a hold that stands at `from` can still come to stand at `to`: answers that arrive late take nothing back. */
export function mayFollow(from: EscalationStatus, to: EscalationStatus): boolean {
  return course[to] >= course[from]
}

/** `sanitised`: without what was found in it; `original`: as the tool sent it. */
export const releaseSchema = z.enum(['sanitised', 'original'])
export type Release = z.infer<typeof releaseSchema>

export const escalationSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(['call', 'result']),
  status: escalationStatusSchema,
  call_id: uuidSchema,
  agent_id: uuidSchema,
  agent_name: z.string(),
  session_id: uuidSchema,
  server_id: serverIdSchema,
  tool_name: z.string(),
  action: actionSchema,
  target: z.string().nullable(),
  targets: z.array(targetSchema),
  /** Redacted: secrets are masked inside their strings. */
  arguments: z.unknown(),
  reason: z.string(),
  remedy: z.string(),
  policy: z.string(),
  contributing: z.array(z.string()),
  risk_tier: riskTierSchema,
  requester_id: z.string().nullable(),
  requester_verified: z.boolean(),
  /** Of the agent that a verified requester is; null for whoever is only claimed. */
  requester_name: z.string().nullable(),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  resolved_at: timestampSchema.nullable(),
  resolved_by: z.string().nullable(),
  notes: z.string().nullable(),
  /** What the agent was told with a denial. */
  guidance: z.string().nullable(),
  /** The arguments that were approved instead of the agent's, redacted; null when it was approved as it came. */
  edited_arguments: z.unknown(),
  /** Approval digest (HMAC-SHA-256, hex): what the operator saw; recomputed at dispatch. */
  digest: z.string(),
  /** Of a result: what was found in it; secrets in the snippets are masked. Not there for calls. */
  findings: z.array(inboundFindingSchema).optional(),
  /** The result, redacted: secrets are masked inside their strings, long texts cut. Not there for calls. */
  result: z.unknown().optional(),
  /** What `release: sanitised` would hand over, redacted alike; null when the result cannot be sanitised. */
  sanitised_result: z.unknown().optional(),
  /** What was handed over; null while nothing was. Not there for calls. */
  release: releaseSchema.nullable().optional(),
})
export type Escalation = z.infer<typeof escalationSchema>

const notesSchema = z.string().max(4000).optional()
/**
 * `edited_arguments` replace the agent's: the whole pipeline judges them before the answer counts. A masked secret stays
 * where it is. `exception` is made in the same commit: calls like this one are not asked about for a while. Both are for
 * calls. For a result `release` must say what is handed over; `inbound_rule` is made in the same commit (admins).
 */
export const approveEscalationSchema = z.strictObject({
  notes: notesSchema,
  exception: exceptionOfApprovalSchema.optional(),
  edited_arguments: z
    .record(z.string(), z.unknown())
    .refine((value) => unsafeNumberAt(value as Json) === null, 'holds a number that cannot be kept exactly')
    .optional(),
  release: releaseSchema.optional(),
  inbound_rule: createInboundRuleSchema.optional(),
})
export type ApproveEscalation = z.infer<typeof approveEscalationSchema>
/**
 * `guidance` is told to the agent; `suspend_agent` ends all its sessions too. Denying a result blocks it for good;
 * `inbound_rule` is made in the same commit, so that such results are blocked without asking (admins).
 */
export const denyEscalationSchema = z.strictObject({
  notes: notesSchema,
  guidance: z.string().trim().min(1).max(2000).optional(),
  suspend_agent: z.boolean().optional(),
  inbound_rule: createInboundRuleSchema.optional(),
})
export type DenyEscalation = z.infer<typeof denyEscalationSchema>

/** Record of ESCALATION_OPENED. */
export const escalationOpenedSchema = z.strictObject({
  id: uuidSchema,
  escalation_id: uuidSchema,
  kind: z.enum(['call', 'result']),
  agent_id: uuidSchema,
  session_id: uuidSchema,
  server_id: serverIdSchema,
  tool_name: z.string(),
  target: z.string().nullable(),
  policy: z.string(),
  expires_at: timestampSchema,
})

/** Record of ESCALATION_RESOLVED. `operator_id` is null when time or a closing session resolved it. */
export const escalationResolvedSchema = z.strictObject({
  id: uuidSchema,
  escalation_id: uuidSchema,
  agent_id: uuidSchema,
  status: escalationStatusSchema,
  operator_id: z.string().nullable(),
  notes: z.string().nullable(),
  guidance: z.string().nullable(),
  edited: z.boolean(),
  release: releaseSchema.nullable(),
})
