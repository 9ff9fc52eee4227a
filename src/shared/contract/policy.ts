// Policies that people write, their versions, and what the gate and a replay say of a text (contract, Policies).
import { z } from 'zod'
import { timestampSchema, uuidSchema, verdictSchema } from './primitives.ts'

/** 64 KiB of Rego; longer texts are refused before anything reads them. */
export const regoLimitBytes = 64 * 1024
const nameSchema = z.string().trim().min(1).max(120)
const descriptionSchema = z.string().max(4000)
/** A text that the gate refuses may be kept as a draft, so only its kind and a generous size are checked here. */
export const regoContentSchema = z.string().max(16 * regoLimitBytes)

export const policyStatusSchema = z.enum(['draft', 'active', 'monitor', 'archived'])
export type PolicyStatus = z.infer<typeof policyStatusSchema>
export const policySourceSchema = z.enum(['base', 'custom', 'autogen', 'community'])
export type PolicySource = z.infer<typeof policySourceSchema>

/** `id` is a UUID, but for base policies: theirs is the path of the module, for example `base/filesystem`. */
export const policySchema = z.strictObject({
  id: z.string(),
  name: nameSchema,
  description: descriptionSchema,
  rego_content: z.string(),
  status: policyStatusSchema,
  source: policySourceSchema,
  /** Counts up with every change of text, name or description. */
  version: z.number().int(),
  candidate_id: uuidSchema.nullable(),
  subscription_id: uuidSchema.nullable(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
})
export type Policy = z.infer<typeof policySchema>

export const createPolicySchema = z.strictObject({
  name: nameSchema,
  description: descriptionSchema.default(''),
  rego_content: regoContentSchema,
  status: z.enum(['draft', 'active', 'monitor']).default('draft'),
})
export type CreatePolicy = z.infer<typeof createPolicySchema>

/** `version` is the one that the change was made against; another one is 409 `version_conflict`. */
export const patchPolicySchema = z
  .strictObject({
    name: nameSchema,
    description: descriptionSchema,
    rego_content: regoContentSchema,
    status: policyStatusSchema,
    version: z.number().int().min(1),
  })
  .partial()
export type PatchPolicy = z.infer<typeof patchPolicySchema>

export const policyVersionSchema = z.strictObject({
  policy_id: z.string(),
  version: z.number().int(),
  name: nameSchema,
  description: descriptionSchema,
  rego_content: z.string(),
  created_by: z.string(),
  created_at: timestampSchema,
  change_request_id: uuidSchema.nullable(),
})
export type PolicyVersion = z.infer<typeof policyVersionSchema>

/** One thing the gate says of a text. `line` and `column` count from 1; `fix.rego_content` is the whole text, mended. */
export const gateFindingSchema = z.strictObject({
  line: z.number().int(),
  column: z.number().int(),
  code: z.string(),
  message: z.string(),
  fix: z.strictObject({ title: z.string(), rego_content: z.string() }).optional(),
})
export type GateFinding = z.infer<typeof gateFindingSchema>

/** `source` says in which package such a text has to be, and what it may do there. */
export const validatePolicySchema = z.strictObject({
  rego_content: regoContentSchema,
  source: policySourceSchema.extract(['custom', 'autogen']).default('custom'),
})
export type ValidatePolicy = z.output<typeof validatePolicySchema>
export const validatedPolicySchema = z.strictObject({
  valid: z.boolean(),
  errors: z.array(gateFindingSchema),
  warnings: z.array(gateFindingSchema),
})
export type ValidatedPolicy = z.infer<typeof validatedPolicySchema>

/** What would be decided otherwise. Without `rego_content` the policy's own text; `status` is the one it would get. */
export const impactQuestionSchema = z.strictObject({
  policy_id: z.string().optional(),
  rego_content: regoContentSchema.optional(),
  status: z.enum(['active', 'monitor', 'archived']).optional(),
  /** The newest calls that are replayed. */
  limit: z.number().int().min(1).max(100_000).default(10_000),
})
export type ImpactQuestion = z.infer<typeof impactQuestionSchema>

export const impactCallSchema = z.strictObject({
  id: z.string(),
  timestamp: timestampSchema,
  agent_id: z.string().nullable(),
  tool_name: z.string(),
  target: z.string().nullable(),
  before: verdictSchema,
  after: verdictSchema,
  /** The operator had allowed this very call by hand. */
  approved_by_hand: z.boolean(),
})
export type ImpactCall = z.infer<typeof impactCallSchema>

/** `approved_by_hand` of `count` had been allowed by a person; the answers of `with_findings` of them carried a finding. */
const changedSchema = z.strictObject({
  count: z.number().int(),
  approved_by_hand: z.number().int(),
  with_findings: z.number().int(),
  calls: z.array(impactCallSchema),
})
const tallySchema = z.record(
  z.string(),
  z.strictObject({
    newly_denied: z.number().int(),
    newly_escalated: z.number().int(),
    newly_allowed: z.number().int(),
  }),
)

/** `calls` were replayed; `skipped` could not be, because retention has deleted their inputs. Each list shows the first 100. */
export const impactSchema = z.strictObject({
  calls: z.number().int(),
  skipped: z.number().int(),
  newly_denied: changedSchema,
  newly_escalated: changedSchema,
  newly_allowed: changedSchema,
  by_agent: tallySchema,
  by_tool: tallySchema,
  duration_ms: z.number(),
})
export type Impact = z.infer<typeof impactSchema>

/** An answer in short. */
export const decisionAnswerSchema = z.strictObject({ result: verdictSchema, policy: z.string(), reason: z.string() })

/** One rule that spoke in an explanation, with the place where it stands. */
export const explainedRuleSchema = z.strictObject({
  policy_id: z.string(),
  module: z.string(),
  line: z.number().int().nullable(),
  code: z.string(),
  title: z.string(),
  reason: z.string(),
  remedy: z.string(),
  result: verdictSchema,
})
export const explanationSchema = z.strictObject({
  decision: decisionAnswerSchema,
  policy_revision: z.string().nullable(),
  /** The policies of today would decide the same; null when the input has been deleted. */
  same_today: z.boolean().nullable(),
  rules: z.array(explainedRuleSchema),
  would_change: z.array(z.string()),
})
export type Explanation = z.infer<typeof explanationSchema>
