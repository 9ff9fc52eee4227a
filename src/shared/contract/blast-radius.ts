// Thresholds of the blast radius, the same for the pre-check and for Rego (policy-engine seed, Per-Tenant Configuration).
import { z } from 'zod'

const listSchema = z.array(z.string().min(1).max(4096)).max(256)

/** What the operator set; the lists add to the built-in ones. */
export const blastRadiusSchema = z.strictObject({
  min_delete_depth: z.number().int().min(1).max(64),
  email_recipient_limit: z.number().int().min(1).max(100_000),
  bulk_action_threshold: z.number().int().min(1).max(100_000),
  config_paths: listSchema,
  protected_patterns: listSchema,
})
export type BlastRadius = z.infer<typeof blastRadiusSchema>
export const patchBlastRadiusSchema = blastRadiusSchema.partial()
export type PatchBlastRadius = z.infer<typeof patchBlastRadiusSchema>
