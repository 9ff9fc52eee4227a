// Standing exceptions: what an operator has decided once and for a while (policy-engine seed, Policy Exceptions; decision 3).
import { z } from 'zod'
import { hiddenCharacter } from '../visible-text.ts'
import { actionSchema, serverIdSchema, timestampSchema, uuidSchema, verdictSchema } from './primitives.ts'

/** One year, the seed's longest; from a popup at most one day. */
export const longestHours = { anywhere: 8760, popup: 24 } as const
const justificationSchema = z.string().trim().min(10, 'say in at least 10 characters why').max(4000)

/** Covers every call of the tool, and alone also those that touch nothing. */
export const anyTarget = '*'

/** Why a text cannot be a pattern, as a sentence; null when it can. */
export function patternProblem(pattern: string): string | null {
  if (pattern === '') return 'say what it covers'
  if (hiddenCharacter.test(pattern)) return 'holds invisible or control characters'
  if (pattern.trim() !== pattern) return 'begins or ends with a blank'
  if (pattern.startsWith('~')) return 'write the home folder in full'
  if (/(^|[/\\])\.{1,2}([/\\]|$)/.test(pattern)) return 'write the path without . and ..'
  return /^\*{2,}$/.test(pattern) ? 'write * for everything' : null
}

const patternSchema = z
  .string()
  .max(4096)
  .superRefine((pattern, context) => {
    const problem = patternProblem(pattern)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** By extensions: none, one, two, three or more. */
export const urgencySchema = z.enum(['none', 'yellow', 'orange', 'red'])
export const exceptionStatusSchema = z.enum(['active', 'expired', 'revoked'])
export type ExceptionStatus = z.infer<typeof exceptionStatusSchema>

export const exceptionSchema = z.strictObject({
  id: uuidSchema,
  tool_name: z.string(),
  action: actionSchema,
  /** A canonical path whose segments begin with these, a glob of `*` and `**`, or `*` alone for every call. */
  target_pattern: z.string(),
  justification: z.string(),
  agent_id: uuidSchema.nullable(),
  server_id: serverIdSchema.nullable(),
  session_id: uuidSchema.nullable(),
  escalation_id: uuidSchema.nullable(),
  extension_count: z.number().int(),
  max_extensions: z.number().int(),
  expires_at: timestampSchema,
  status: exceptionStatusSchema,
  urgency: urgencySchema,
  created_by: z.string(),
  created_at: timestampSchema,
  /** Where it counts for less than it seems to, in sentences. */
  warnings: z.array(z.string()),
})
export type Exception = z.infer<typeof exceptionSchema>

export const createExceptionSchema = z.strictObject({
  tool_name: z.string().min(1).max(128),
  action: actionSchema,
  target_pattern: patternSchema,
  justification: justificationSchema,
  expires_in_hours: z.number().int().min(1).max(longestHours.anywhere),
  agent_id: uuidSchema.nullable().optional(),
  server_id: serverIdSchema.nullable().optional(),
  session_id: uuidSchema.nullable().optional(),
  max_extensions: z.number().int().min(0).max(4).default(4),
  /** Ignored: the console counts. */
  extension_count: z.number().int().optional(),
})
export type CreateException = z.infer<typeof createExceptionSchema>

/** Beside an approval: agent and server are the escalation's unless sent as null. */
export const exceptionOfApprovalSchema = z.strictObject({
  target_pattern: patternSchema,
  justification: justificationSchema,
  expires_in_hours: z.number().int().min(1).max(longestHours.popup),
  agent_id: uuidSchema.nullable().optional(),
  server_id: serverIdSchema.nullable().optional(),
})
export type ExceptionOfApproval = z.infer<typeof exceptionOfApprovalSchema>

export const extendExceptionSchema = z.strictObject({ hours: z.number().int().min(1).max(longestHours.anywhere) })
export type ExtendException = z.infer<typeof extendExceptionSchema>

/** How many recorded calls a preview looks at, newest first. */
export const previewLimits = { usual: 2000, most: 10_000 } as const

export const previewExceptionSchema = z.strictObject({
  tool_name: z.string().min(1).max(128),
  action: actionSchema,
  target_pattern: patternSchema,
  agent_id: uuidSchema.optional(),
  server_id: serverIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(previewLimits.most).default(previewLimits.usual),
})
export type PreviewException = z.infer<typeof previewExceptionSchema>

/** What an exception would have meant for calls that the log has. */
export const exceptionPreviewSchema = z.strictObject({
  /** Calls of the tool that were looked at. */
  calls: z.number().int(),
  covered: z.strictObject({
    count: z.number().int(),
    /** Of the covered ones: held or denied then, allowed with the exception. */
    lifted: z.number().int(),
    /** The newest 20. */
    calls: z.array(
      z.strictObject({
        id: z.string(),
        timestamp: timestampSchema,
        agent_id: z.string().nullable(),
        server_id: z.string(),
        tool_name: z.string(),
        target: z.string().nullable(),
        before: verdictSchema,
        after: verdictSchema,
      }),
    ),
  }),
  warnings: z.array(z.string()),
})
export type ExceptionPreview = z.infer<typeof exceptionPreviewSchema>
