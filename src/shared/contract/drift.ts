// Changes seen in the tools of upstream servers: what kind, how grave and why, and what the operator said to them (decision 26).
import { z } from 'zod'
import { riskTierSchema, serverIdSchema, timestampSchema } from './primitives.ts'

/** `cloned`: its name or its definition passes for a tool of another server, or for another tool of its own. */
export const driftKindSchema = z.enum(['added', 'changed', 'removed', 'renamed', 'cloned'])
export type DriftKind = z.infer<typeof driftKindSchema>

/** `withdrawn`: the server took it back, or changed the tool once more. */
export const driftStatusSchema = z.enum(['open', 'accepted', 'kept_blocked', 'withdrawn'])
export type DriftStatus = z.infer<typeof driftStatusSchema>

export const driftFindingCodeSchema = z.enum([
  'text_changed',
  'blanks_changed',
  'hidden_characters',
  'instructions',
  'not_scanned',
  'address_added',
  'text_too_long',
  'parameter_added',
  'powerful_parameter',
  'parameter_removed',
  'parameter_required',
  'schema_loosened',
  'schema_narrowed',
  'schema_changed',
  'output_changed',
  'annotations_milder',
  'annotations_stricter',
  'icons_changed',
  'field_changed',
  'too_much_changed',
  'other_name',
  'same_name',
  'near_name',
  'lookalike_name',
  'name_refused',
  'same_definition',
])
export type DriftFindingCode = z.infer<typeof driftFindingCodeSchema>

/** One reason why a change is as grave as it is. */
export const driftFindingSchema = z.strictObject({
  code: driftFindingCodeSchema,
  severity: riskTierSchema,
  /** JSON pointer into the definition as it is now; for what is gone, as it was. */
  at: z.string(),
  /** What was found there, hidden characters written out, at most 200 characters. */
  note: z.string().nullable(),
})
export type DriftFinding = z.infer<typeof driftFindingSchema>

export const driftSchema = z.strictObject({
  id: z.uuid(),
  tool: z.string(),
  kind: driftKindSchema,
  /** The highest of its findings. */
  severity: riskTierSchema,
  findings: z.array(driftFindingSchema),
  /** The tool that it was, or that it passes for. */
  other: z.strictObject({ server_id: serverIdSchema, tool: z.string() }).nullable(),
  /** Whole definitions; null when there was none, or is none any more. */
  before: z.unknown(),
  after: z.unknown(),
  /** SHA-256 in hex over the canonical JSON of `after`, or of `before` when the tool is gone. */
  hash: z.string(),
  seen_at: timestampSchema,
  status: driftStatusSchema,
  reviewed_at: timestampSchema.nullable(),
  reviewed_by: z.string().nullable(),
})
export type Drift = z.infer<typeof driftSchema>
