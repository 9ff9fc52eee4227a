// Changes to active policies wait for a second look (policy-engine seed, Policy Change Request Workflow; decision 13).
import { z } from 'zod'
import { regoContentSchema } from './policy.ts'
import { timestampSchema, uuidSchema } from './primitives.ts'

const notesSchema = z.string().max(4000)

/** `stale`: the policy has moved on since it was written. */
export const changeRequestStatusSchema = z.enum(['pending', 'approved', 'rejected', 'stale'])

export const changeRequestSchema = z.strictObject({
  id: uuidSchema,
  policy_id: uuidSchema,
  status: changeRequestStatusSchema,
  base_version: z.number().int(),
  proposed_rego_content: z.string(),
  name: z.string(),
  description: z.string(),
  change_summary: z.string(),
  submitted_by: z.string(),
  reviewed_by: z.string().nullable(),
  review_notes: z.string().nullable(),
  created_at: timestampSchema,
  reviewed_at: timestampSchema.nullable(),
})
export type ChangeRequest = z.infer<typeof changeRequestSchema>

/** Without `base_version` it is bound to the version of this moment. */
export const submitChangeRequestSchema = z.strictObject({
  proposed_rego_content: regoContentSchema,
  name: z.string().trim().min(1).max(120),
  description: z.string().max(4000),
  change_summary: z.string().trim().min(1).max(4000),
  base_version: z.number().int().min(1).optional(),
})
export type SubmitChangeRequest = z.infer<typeof submitChangeRequestSchema>

export const approveChangeRequestSchema = z.strictObject({ review_notes: notesSchema.optional() })
export const rejectChangeRequestSchema = z.strictObject({ review_notes: notesSchema.trim().min(1) })
