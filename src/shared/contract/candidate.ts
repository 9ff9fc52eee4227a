// Candidates: policies that detections propose (policy automation seed; decisions 15 to 17; contract, Candidates).
import { z } from 'zod'
import { regoContentSchema, regoLimitBytes } from './policy.ts'
import { actionSchema, riskTierSchema, timestampSchema, uuidSchema, verdictSchema } from './primitives.ts'
import { targetSchema } from './tool-call.ts'

/** Events that propose a policy; any other is none of the generator's. */
export const detectionTypes = [
  'INBOUND_INJECTION_DETECTED',
  'INBOUND_INJECTION_BLOCKED',
  'INJECTION_CONDITIONING_SUSPECTED',
  'BEHAVIORAL_DRIFT_DETECTED',
  'REQUESTER_SESSION_CYCLING',
  'BEHAVIOR_REVERSAL',
] as const
export const detectionTypeSchema = z.enum(detectionTypes)
export type DetectionType = z.infer<typeof detectionTypeSchema>

/** The last two are offered in the editor and never proposed. */
export const templateNames = [
  'injection_block',
  'conditioning_block',
  'drift_escalate',
  'requester_validation',
  'behavior_reversal',
  'resource_restrict',
  'rate_ceiling',
] as const
export const templateNameSchema = z.enum(templateNames)
export type TemplateName = z.infer<typeof templateNameSchema>

export const candidateStatusSchema = z.enum(['proposed', 'approved', 'rejected', 'auto_activated'])
export type CandidateStatus = z.infer<typeof candidateStatusSchema>

/** Scores between 0 and 1, computed in tenths. `occurrences` were counted in the trailing 24 hours. */
export const breakdownSchema = z.strictObject({
  frequency: z.number(),
  severity: z.number(),
  corroboration: z.number(),
  occurrences: z.number().int(),
})

export const confidenceSchema = z.number().min(0).max(1)

export const candidateSchema = z.strictObject({
  id: uuidSchema,
  pattern_signature: z.string(),
  /** Of the event that proposed it. */
  source_event_type: detectionTypeSchema,
  source_event_types: z.array(detectionTypeSchema),
  /** The newest, at most 50. */
  source_event_ids: z.array(z.string()),
  template: templateNameSchema,
  rego_rule: z.string(),
  rego_package: z.string(),
  confidence: confidenceSchema,
  /** Of the highest confidence so far; adds up to it, capped at 1. */
  confidence_breakdown: breakdownSchema,
  severity: riskTierSchema,
  status: candidateStatusSchema,
  edited: z.boolean(),
  reviewed_by: z.string().nullable(),
  review_notes: z.string().nullable(),
  activated_policy_id: uuidSchema.nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
})
export type Candidate = z.infer<typeof candidateSchema>

/** Another text that a candidate could have: an editor offers it, the gate has yet to see it. */
export const candidateTemplateSchema = z.strictObject({ template: templateNameSchema, rego_rule: z.string() })
export type CandidateTemplate = z.infer<typeof candidateTemplateSchema>

/** Query strings hold text. */
const confidenceText = z.coerce.number().min(0).max(1)

export const candidateFilter = {
  status: candidateStatusSchema.optional(),
  source_event_type: detectionTypeSchema.optional(),
  min_confidence: confidenceText.optional(),
  max_confidence: confidenceText.optional(),
} as const

export const candidateStatsSchema = z.strictObject({
  proposed: z.number().int(),
  approved: z.number().int(),
  rejected: z.number().int(),
  auto_activated: z.number().int(),
  window_days: z.number().int(),
})

const notesSchema = z.string().max(4000)

/** `reviewed_by` is accepted for the seed's sake and kept as a note beside the operator of the token (decision 17). */
export const approveCandidateSchema = z.strictObject({
  reviewed_by: z.string().max(200).optional(),
  review_notes: notesSchema.optional(),
  /** Instead of the text that the candidate has; it passes the gate again. */
  rego_rule: regoContentSchema.optional(),
})
export const rejectCandidateSchema = z.strictObject({
  reviewed_by: z.string().max(200).optional(),
  review_notes: notesSchema.optional(),
})
export const undoCandidateSchema = z.strictObject({ review_notes: notesSchema.optional() })
export const editCandidateSchema = z.strictObject({ rego_rule: z.string().min(1).max(regoLimitBytes) })

export const testCandidateSchema = z.strictObject({ input: z.record(z.string(), z.unknown()) })
export const candidateTestSchema = z.strictObject({
  candidate_id: uuidSchema,
  /** What the module's own rules say of the input: `{deny: [...]}`. */
  opa_result: z.strictObject({ result: z.record(z.string(), z.unknown()) }),
  rego_package: z.string(),
  /** What the whole set would answer, without and with the candidate. */
  decision: z.strictObject({ without: verdictSchema, with: verdictSchema }),
})
export type CandidateTest = z.infer<typeof candidateTestSchema>

export const policyAutomationSchema = z.strictObject({
  auto_activate_enabled: z.boolean(),
  auto_activate_threshold: confidenceSchema,
  /** Distinct sessions that the pattern was seen in, at least. */
  min_sessions: z.number().int().min(1).max(100),
  /** Automatic activations in 24 hours, at most. */
  daily_cap: z.number().int().min(0).max(1000),
  /** Hours after which an automatic rule ends; null = it stays. */
  ttl_hours: z.number().int().min(1).max(8760).nullable(),
  /** A rule that would have stopped more calls without a finding than this is only watched; null = no limit. */
  auto_max_reach: z.number().int().min(0).nullable(),
  /** Hours for which a rejected pattern is not proposed again. */
  rejected_quiet_hours: z.number().int().min(0).max(8760),
})
export type PolicyAutomation = z.infer<typeof policyAutomationSchema>
export const patchPolicyAutomationSchema = policyAutomationSchema.partial()
export type PatchPolicyAutomation = z.infer<typeof patchPolicyAutomationSchema>

export const defaultPolicyAutomation: PolicyAutomation = {
  auto_activate_enabled: false,
  auto_activate_threshold: 0.85,
  min_sessions: 1,
  daily_cap: 20,
  ttl_hours: null,
  auto_max_reach: null,
  rejected_quiet_hours: 24,
}

/** A least-privilege policy made of observed calls: `POST /policies/suggest`. */
export const suggestPolicySchema = z.strictObject({
  /** Ids of recorded calls; of an escalation, its call. */
  call_ids: z.array(z.string()).min(1).max(50),
  /** What such calls are to be. */
  effect: verdictSchema,
})
/** Where the targets of one kind and operation lie: exactly `value`, or it and all that is below it. */
export const suggestedTargetSchema = z.strictObject({
  kind: targetSchema.shape.kind,
  op: actionSchema,
  value: z.string(),
  below: z.boolean(),
})
export type SuggestedTarget = z.infer<typeof suggestedTargetSchema>

export const policySuggestionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  rego_content: z.string(),
  /** In plain words, what it covers. */
  covers: z.strictObject({
    tools: z.array(z.string()),
    server_ids: z.array(z.string()),
    agent_ids: z.array(z.string()),
    /** Folders, hosts or other beginnings that all targets share. */
    targets: z.array(suggestedTargetSchema),
    /** It also covers, or only covers, calls that touch nothing which the console can name. */
    untargeted: z.boolean(),
  }),
  /** Rules that go on deciding such calls whatever this one says, by name. */
  stronger: z.array(z.string()),
})
export type PolicySuggestion = z.infer<typeof policySuggestionSchema>
