// Words that every other contract file uses: ids, times, verdicts, tiers.
import { z } from 'zod'

/** Risk tiers and severities are ranks, never compared as text (decision 5). */
export const rankWords = ['low', 'medium', 'high', 'critical'] as const
export const riskTierSchema = z.enum(rankWords)
export type RiskTier = z.infer<typeof riskTierSchema>

/** Rank of a tier or severity: low 1, medium 2, high 3, critical 4. */
export function rankOf(word: RiskTier): number {
  return rankWords.indexOf(word) + 1
}

/** Of equal severity in the order given. */
export function gravestFirst<F extends { readonly severity: RiskTier }>(findings: readonly F[]): F[] {
  return findings.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity))
}

export const verdictSchema = z.enum(['allow', 'deny', 'escalate'])
export type Verdict = z.infer<typeof verdictSchema>

export const serverTypeSchema = z.enum(['filesystem', 'database', 'web', 'other'])
export type ServerType = z.infer<typeof serverTypeSchema>

export const actionSchema = z.enum(['read', 'write', 'delete', 'send', 'execute'])
export type Action = z.infer<typeof actionSchema>

/** From the mildest to the strictest: a call's action is the strictest of its class and of its targets' operations. */
export const actionsByStrictness: readonly Action[] = ['read', 'write', 'send', 'delete', 'execute']

/** RFC 3339 in UTC, with milliseconds. */
export const timestampSchema = z.iso.datetime()
export const uuidSchema = z.uuid()
/** A path that an operator writes: it says by itself where it begins. */
export const fullPathSchema = z
  .string()
  .max(4096)
  .regex(/^(\/|~$|~\/|[A-Za-z]:[\\/])/, 'is neither an absolute path nor one that begins with ~/')
/** The operator's slug of an upstream server. */
export const serverIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/, 'use 1 to 64 of a–z, 0–9 and -')

/** The closed set of reasons of a decision (contract, Log rows). */
export const reasonSchema = z.enum([
  'policy',
  'no_policy_matched',
  'blast_radius',
  'dlp',
  'schema_mismatch',
  'target_unresolvable',
  'argument_too_long',
  'tool_not_accepted',
  'method_not_governed',
  'delegation_invalid',
  'workflow_invalid',
  'inbound',
  'session_ended',
  'opa_unavailable',
  'policy_conflict',
  'escalation_pending',
  'escalation_denied',
  'escalation_expired',
  'kill_switch',
  'queue_full',
])
export type Reason = z.infer<typeof reasonSchema>

/** The one tenant of this version (decision 27). */
export const defaultTenant = 'local'
