// What the injection scanner finds in texts that a model would read (decision 19, policy-automation seed).
import { z } from 'zod'
import { type RiskTier, riskTierSchema } from './primitives.ts'

export const patternClassSchema = z.enum([
  'imperative_command',
  'authority_claim',
  'permission_expansion',
  'role_reassignment',
  'encoded_payload',
  'structured_escalation',
  'urgency_framing',
  'prompt_injection',
  'system_override',
])
export type PatternClass = z.infer<typeof patternClassSchema>

/** How severe a finding of a class is (decision 19). */
export const severityOfClass: Readonly<Record<PatternClass, RiskTier>> = {
  imperative_command: 'critical',
  authority_claim: 'critical',
  permission_expansion: 'critical',
  system_override: 'critical',
  prompt_injection: 'high',
  role_reassignment: 'high',
  encoded_payload: 'high',
  structured_escalation: 'high',
  urgency_framing: 'medium',
}

/** What had to be undone before the words could be read; `none`: they stood there as they are. */
export const decoderSchema = z.enum([
  'none',
  'nfkc',
  'lookalike',
  'invisible',
  'bidi',
  'tags',
  'selectors',
  'ansi',
  'html',
  'spacing',
  'leetspeak',
  'base64',
  'hex',
  'percent',
])
export type Decoder = z.infer<typeof decoderSchema>

/** Longest `content_snippet`, in characters. */
export const snippetLength = 200

export const inboundFindingSchema = z.strictObject({
  pattern_class: patternClassSchema,
  severity: riskTierSchema,
  /** A JSON pointer into the scanned value; for a key, the pointer of its member. */
  at: z.string(),
  decoder: decoderSchema,
  /** What was found, decoded, with every hidden character written out. */
  content_snippet: z.string().max(snippetLength),
})
export type InboundFinding = z.infer<typeof inboundFindingSchema>
