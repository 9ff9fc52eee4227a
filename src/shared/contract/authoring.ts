// What an author of policies works with: names that may be used, a text tried on one call, its tests, its format.
import { z } from 'zod'
import { ruleHitSchema } from './decision.ts'
import { decisionAnswerSchema, gateFindingSchema, regoContentSchema } from './policy.ts'

/** A built-in function of the engine that policies may use. */
export const builtinSchema = z.strictObject({
  name: z.string(),
  /** As one writes it: `count(collection)`. */
  signature: z.string(),
  description: z.string(),
})
/** A rule or function of `data.behavry.lib` that policies may use; `text` is the module it stands in. */
export const libraryEntrySchema = z.strictObject({
  path: z.string(),
  signature: z.string(),
  description: z.string(),
  module: z.string(),
  line: z.number().int(),
})
export const regoReferenceSchema = z.strictObject({
  builtins: z.array(builtinSchema),
  library: z.array(libraryEntrySchema),
  modules: z.record(z.string(), z.string()),
})
export type RegoReference = z.infer<typeof regoReferenceSchema>

export const formatRegoSchema = z.strictObject({ rego_content: regoContentSchema })
export const formattedRegoSchema = z.strictObject({ rego_content: z.string() })

export const lintRegoSchema = z.strictObject({ rego_content: regoContentSchema })
/** Advice of a linter that the author has installed; `linter` is its name and version, null without one. */
export const lintedRegoSchema = z.strictObject({ linter: z.string().nullable(), warnings: z.array(gateFindingSchema) })
export type LintedRego = z.infer<typeof lintedRegoSchema>

/** One recorded call by id, or an input of one's own; `policy_id` is the policy whose text is replaced. */
export const tryPolicySchema = z
  .strictObject({
    rego_content: regoContentSchema,
    policy_id: z.string().optional(),
    call_id: z.string().optional(),
    input: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ call_id, input }) => (call_id === undefined) !== (input === undefined), 'give either call_id or input')
export const triedPolicySchema = z.strictObject({
  decision: z.strictObject({ without: decisionAnswerSchema, with: decisionAnswerSchema }),
  /** What the text itself contributed. */
  rules: z.array(ruleHitSchema),
  input: z.record(z.string(), z.unknown()),
})
export type TriedPolicy = z.infer<typeof triedPolicySchema>

export const testPolicySchema = z.strictObject({ rego_content: regoContentSchema, test_content: regoContentSchema })
export const testedPolicySchema = z.strictObject({
  errors: z.array(gateFindingSchema),
  tests: z.array(
    z.strictObject({ name: z.string(), passed: z.boolean(), message: z.string(), duration_ms: z.number() }),
  ),
})
export type TestedPolicy = z.infer<typeof testedPolicySchema>
