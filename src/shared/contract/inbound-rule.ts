// The operator's own rules for what tools answer, and how far domains are trusted (decision 19).
import { z } from 'zod'
import { inboundFindingSchema, patternClassSchema } from './inbound.ts'
import { riskTierSchema, timestampSchema, uuidSchema } from './primitives.ts'

/** A host name without scheme, port or path, in its ASCII form; it covers everything below it. */
export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'use a host name such as docs.example.org, without https:// and path')

/** What a result is compared with. Everything in one matcher must hold; what is not given is not asked. */
export const inboundMatcherSchema = z.discriminatedUnion('type', [
  /** A finding of one of these classes (any, when none is named), at least as severe. */
  z.strictObject({
    type: z.literal('injection'),
    classes: z.array(patternClassSchema).min(1).max(32).optional(),
    min_severity: riskTierSchema.optional(),
  }),
  /** The call asked for an address at or below one of these. */
  z.strictObject({ type: z.literal('domain'), domains: z.array(domainSchema).min(1).max(256) }),
  /** RE2 syntax, looked for in every text of the result. */
  z.strictObject({ type: z.literal('regex'), pattern: z.string().min(1).max(2000) }),
  /** The result is longer than this, in bytes as sent. */
  z.strictObject({ type: z.literal('content_length'), max_bytes: z.number().int().min(1).max(33_554_432) }),
  /** Media types (`image/*`, `application/pdf`) of what came back, or endings (`exe`) of what was asked for. */
  z.strictObject({
    type: z.literal('file_type'),
    types: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^([a-z0-9.+-]+\/(\*|[a-z0-9.+-]+)|\.?[a-z0-9]{1,16})$/, 'use a media type or the ending of a file'),
      )
      .min(1)
      .max(64),
  }),
  /** More calls of this agent to this tool within a minute. */
  z.strictObject({ type: z.literal('rate_limit'), per_minute: z.number().int().min(1).max(100_000) }),
])
export type InboundMatcher = z.infer<typeof inboundMatcherSchema>

/**
 * `allow`, `block` and `quarantine` decide, and no rule after them is asked. `escalate` has the result wait for a person
 * unless a rule after it blocks. `redact` takes out what matched and `tag` marks the result; both go on to the next rule.
 */
export const inboundActionSchema = z.enum(['allow', 'block', 'quarantine', 'redact', 'tag', 'escalate'])
export type InboundAction = z.infer<typeof inboundActionSchema>

export const inboundRuleSchema = z.strictObject({
  id: uuidSchema,
  name: z.string().trim().min(1).max(120),
  /** The lowest is asked first. */
  priority: z.number().int().min(0).max(1_000_000),
  matcher: inboundMatcherSchema,
  action: inboundActionSchema,
  enabled: z.boolean(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  /** It came of this subscription, and only its switch is the operator's. */
  subscription_id: uuidSchema.optional(),
})
export type InboundRule = z.infer<typeof inboundRuleSchema>

export const createInboundRuleSchema = inboundRuleSchema
  .pick({ name: true, matcher: true, action: true })
  .extend({ priority: inboundRuleSchema.shape.priority.default(100), enabled: z.boolean().default(true) })
export type CreateInboundRule = z.infer<typeof createInboundRuleSchema>

export const patchInboundRuleSchema = inboundRuleSchema
  .pick({ name: true, priority: true, matcher: true, action: true, enabled: true })
  .partial()
export type PatchInboundRule = z.infer<typeof patchInboundRuleSchema>

/** `domain` is where the text is said to come from; `rule` is tried together with those that are enabled. */
export const testInboundSchema = z.strictObject({
  text: z.string().max(1_000_000),
  domain: domainSchema.optional(),
  rule: createInboundRuleSchema.optional(),
})
export type TestInbound = z.infer<typeof testInboundSchema>

/** What would become of such a result, and the rule that said so; null when the severity of a finding or nothing did. */
export const testedInboundSchema = z.strictObject({
  findings: z.array(inboundFindingSchema),
  action: inboundActionSchema,
  rule: z.strictObject({ id: uuidSchema.nullable(), name: z.string() }).nullable(),
})
export type TestedInbound = z.infer<typeof testedInboundSchema>

/** `blocked` is closed to calls and their results; to `trusted` a session may send what it knows without being asked. */
export const trustTierSchema = z.enum(['trusted', 'untrusted', 'blocked'])
export type TrustTier = z.infer<typeof trustTierSchema>

export const trustDomainSchema = z.strictObject({
  id: uuidSchema,
  domain: domainSchema,
  tier: trustTierSchema,
  created_at: timestampSchema,
  created_by: z.string(),
})
export type TrustDomain = z.infer<typeof trustDomainSchema>

export const createTrustDomainSchema = trustDomainSchema.pick({ domain: true, tier: true })
export type CreateTrustDomain = z.infer<typeof createTrustDomainSchema>
