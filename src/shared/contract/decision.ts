// How a decision is made up: each stage's part, OPA's answer, and the fold of both.
import { z } from 'zod'
import { reasonSchema, verdictSchema } from './primitives.ts'

/** The seed's evaluation order; part 1 has the stages it can already feed (contract, Log rows). */
export const stageLabels = [
  'agent_token',
  'session',
  'workflow_context',
  'delegation',
  'tool_baseline',
  'dlp',
  'scope_probe',
  'blast_radius',
  'exception',
  'policy',
] as const
export const stageLabelSchema = z.enum(stageLabels)
export type StageLabel = z.infer<typeof stageLabelSchema>

/** One stage of one judgement as it is kept in the log; `duration_us` in microseconds. */
export const stageRecordSchema = z.strictObject({
  stage: stageLabelSchema,
  outcome: z.enum(['pass', 'deny', 'escalate', 'error']),
  code: z.string().optional(),
  reason: reasonSchema.optional(),
  message: z.string().optional(),
  remedy: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
  duration_us: z.number().int(),
})
export type StageRecord = z.infer<typeof stageRecordSchema>

/** What a tool's answer passes, in this order. */
export const responseStageLabels = ['scan', 'inbound_rules', 'domain_trust', 'secrets', 'policy'] as const
export const responseStageLabelSchema = z.enum(responseStageLabels)
export type ResponseStageLabel = z.infer<typeof responseStageLabelSchema>
export const responseStageRecordSchema = stageRecordSchema.extend({ stage: responseStageLabelSchema })
export type ResponseStageRecord = z.infer<typeof responseStageRecordSchema>

/** Who speaks through a rule: it decides what the rule may do, and which exceptions reach it (decisions 1 and 3). */
export const ruleSourceSchema = z.enum([
  'base',
  'rbac',
  'blast_radius',
  'delegation',
  'workflow',
  'requester',
  'inbound',
  'custom',
  'autogen',
  'community',
  'conflict',
])
export type RuleSource = z.infer<typeof ruleSourceSchema>

/**
 * One rule that spoke: what `data.behavry.authz.decision.rules` lists. `policy` is the rule's own name, else the policy's
 * id; `module` the package of a shipped rule, else the policy's id; a `hold` only tightens an allow.
 */
export const ruleHitSchema = z.strictObject({
  policy: z.string(),
  result: verdictSchema,
  hold: z.boolean(),
  reason: z.string(),
  remedy: z.string(),
  module: z.string(),
  source: ruleSourceSchema,
})
export type RuleHit = z.infer<typeof ruleHitSchema>

/** Answer of `data.behavry.authz.decision` (decision 1). `policy` is "default" when nothing matched. */
export const opaAnswerSchema = z.strictObject({
  result: verdictSchema,
  policy: z.string(),
  reason: z.string(),
  contributing: z.array(z.string()),
  rules: z.array(ruleHitSchema),
  /** What policies in monitor mode would have contributed; it decides nothing (decision 13). */
  would: z.array(ruleHitSchema),
})
export type OpaAnswer = z.infer<typeof opaAnswerSchema>

/** The fold: one answer for one call. `message` and `remedy` are sentences for people and agents. */
export const decisionSchema = z.strictObject({
  result: verdictSchema,
  reason: reasonSchema,
  policy_id: z.string(),
  contributing: z.array(z.string()),
  message: z.string(),
  remedy: z.string(),
  /** The exception without which the call would not have been allowed. */
  exception_id: z.string().optional(),
})
export type Decision = z.infer<typeof decisionSchema>
