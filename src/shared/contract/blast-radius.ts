// Thresholds of the blast radius, the same for the pre-check and for Rego (policy-engine seed, Per-Tenant Configuration).
import { z } from 'zod'
import { fullPathSchema } from './primitives.ts'

const count = z.number().int().min(1).max(100_000)
/** Without folders and wild cards: a name, its part before the first dot, or with a dot in front what it may begin with. */
const patternSchema = z
  .string()
  .max(255)
  .regex(/^[^/\\*?[\]{}\p{Cc}]+$/u, 'is no plain file name')
  .refine((text) => text.replaceAll('.', '') !== '' && text.trim() === text, 'is no plain file name')

/** What the operator set; the lists add to the built-in ones. */
export const blastRadiusSchema = z.strictObject({
  min_delete_depth: z.number().int().min(1).max(64),
  email_recipient_limit: count,
  bulk_action_threshold: count,
  config_paths: z.array(fullPathSchema).max(256),
  protected_patterns: z.array(patternSchema).max(256),
})
export type BlastRadius = z.infer<typeof blastRadiusSchema>
export const patchBlastRadiusSchema = blastRadiusSchema.partial()
export type PatchBlastRadius = z.infer<typeof patchBlastRadiusSchema>
