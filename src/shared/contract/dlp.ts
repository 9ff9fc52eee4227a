// What may not leave: patterns for secrets and personal data, and what was found by them (decision 18; contract, Guards).
import { z } from 'zod'
import { riskTierSchema } from './primitives.ts'

export const dlpFamilies = ['credentials', 'personal', 'financial', 'health', 'infrastructure', 'other'] as const
export const dlpFamilySchema = z.enum(dlpFamilies)
export type DlpFamily = z.infer<typeof dlpFamilySchema>

/** What a match must also satisfy: check digits, without which digits are digits, or not to be a word for a password. */
export const dlpChecksums = ['luhn', 'iban', 'ssn', 'aba', 'nhs', 'npi', 'dea', 'not_placeholder'] as const
export const dlpChecksumSchema = z.enum(dlpChecksums)
export type DlpChecksum = z.infer<typeof dlpChecksumSchema>

const text = z.string().min(1).max(4096)
const texts = z.array(text).max(100)

/** Texts that must be found, and texts in which nothing may be. */
export const dlpTestsSchema = z.strictObject({ positive: texts, negative: texts })
export type DlpTests = z.infer<typeof dlpTestsSchema>

const matching = {
  /** RE2 syntax. The first group in round brackets that takes part in a match is the secret, without one all of it. */
  pattern: z.string().min(1).max(1000),
  severity: riskTierSchema,
  /** Lower case; where none of them stands in a text the pattern is not tried. Empty: it is always tried. */
  keywords: z.array(z.string().trim().toLowerCase().min(1).max(64)).max(50),
  checksum: dlpChecksumSchema.optional(),
  /** Bits per character that the secret has at least. */
  min_entropy: z.number().min(0).max(8).optional(),
}

/** What the scanner has to know of a pattern. */
export const dlpMatcherSchema = z.strictObject({ id: z.string(), ...matching })
export type DlpMatcher = z.infer<typeof dlpMatcherSchema>

export const dlpPatternSchema = z.strictObject({
  /** A chosen name for a built-in one, else a UUID. */
  id: z.string(),
  name: z.string(),
  family: dlpFamilySchema,
  ...matching,
  enabled: z.boolean(),
  /** `community`: it came of a subscription, and only its switch is the operator's. */
  source: z.enum(['builtin', 'custom', 'community']),
  subscription_id: z.uuid().optional(),
  tests: dlpTestsSchema,
})
export type DlpPattern = z.infer<typeof dlpPatternSchema>

const name = z.string().trim().min(1).max(120)
export const createDlpPatternSchema = z.strictObject({
  name,
  family: dlpFamilySchema.default('other'),
  ...matching,
  keywords: matching.keywords.default([]),
  enabled: z.boolean().default(true),
  tests: dlpTestsSchema.partial().optional(),
})
export type CreateDlpPattern = z.infer<typeof createDlpPatternSchema>

/** Of a built-in pattern only `enabled` and `severity`; null takes a checksum or an entropy away. */
export const patchDlpPatternSchema = z
  .strictObject({
    name,
    family: dlpFamilySchema,
    ...matching,
    checksum: dlpChecksumSchema.nullable(),
    min_entropy: z.number().min(0).max(8).nullable(),
    enabled: z.boolean(),
    tests: dlpTestsSchema.partial(),
  })
  .partial()
export type PatchDlpPattern = z.infer<typeof patchDlpPatternSchema>

/** One thing that was found. `at` is a JSON pointer (of a key: to its value), `redacted` shows enough to find it again. */
export const dlpFindingSchema = z.strictObject({
  /** Id of the pattern. */
  pattern: z.string(),
  severity: riskTierSchema,
  at: z.string(),
  redacted: z.string(),
})
export type DlpFinding = z.infer<typeof dlpFindingSchema>

/** `block`: the call was denied for it; `warn`: it passed and was told; `allow`: it passed. */
export const dlpActionSchema = z.enum(['allow', 'warn', 'block'])
export type DlpAction = z.infer<typeof dlpActionSchema>

/** A text, or JSON, against all patterns that are on; or against one that need not be stored, alone. */
export const testDlpSchema = z.strictObject({
  text: z.string().max(262_144),
  pattern: z
    .union([
      matching.pattern,
      z.strictObject({
        ...matching,
        severity: riskTierSchema.default('high'),
        keywords: matching.keywords.default([]),
      }),
    ])
    .optional(),
})
export type TestDlp = z.infer<typeof testDlpSchema>

/** `path`: a JSON pointer into the text where it is JSON, else empty. */
export const dlpTestedSchema = z.strictObject({
  findings: z.array(
    z.strictObject({ pattern: z.string(), severity: riskTierSchema, path: z.string(), redacted: z.string() }),
  ),
})
export type DlpTested = z.infer<typeof dlpTestedSchema>

/** How a pattern does on its own tests, run when it was asked for; null where there is nothing to divide by. */
export const dlpMeasureSchema = z.strictObject({
  pattern: z.string(),
  positives: z.number().int(),
  found: z.number().int(),
  negatives: z.number().int(),
  wrongly_found: z.number().int(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
})
export type DlpMeasure = z.infer<typeof dlpMeasureSchema>
