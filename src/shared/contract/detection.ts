// What detectors find in the course of calls, and what an agent usually does (decision 20; contract, Agents).
import { z } from 'zod'
import { riskTierSchema, timestampSchema } from './primitives.ts'

/** In every record of a detection; `id` is the event's. Evidence are ids of calls, oldest first, at most 50. */
const common = {
  id: z.string(),
  severity: riskTierSchema,
  call_ids: z.array(z.string()),
} as const

/** INJECTION_CONDITIONING_SUSPECTED: findings of medium or more in one session, within ten minutes. */
export const conditioningSchema = z.strictObject({
  ...common,
  agent_id: z.string(),
  session_id: z.string(),
  findings: z.number().int(),
})

/** BEHAVIOR_REVERSAL: refused in one session, allowed in a later one. */
export const reversalSchema = z.strictObject({
  ...common,
  agent_id: z.string(),
  session_id: z.string(),
  earlier_session_id: z.string(),
  requester_id: z.string().nullable(),
  tool_name: z.string(),
  action_class: z.string(),
  target: z.string().nullable(),
})

/** REQUESTER_SESSION_CYCLING: one requester, one tool, several sessions in a short time. */
export const cyclingSchema = z.strictObject({
  ...common,
  agent_id: z.string(),
  requester_id: z.string(),
  tool_name: z.string(),
  session_ids: z.array(z.string()),
})

export const driftSignals = ['tools', 'resources', 'rate'] as const

/** BEHAVIORAL_DRIFT_DETECTED: what of the last calls is unlike the agent's baseline. */
export const behavioralDriftSchema = z.strictObject({
  ...common,
  agent_id: z.string(),
  session_id: z.string().nullable(),
  signals: z.array(z.enum(driftSignals)).min(1),
  /** Sentences, one for each signal. */
  reasons: z.array(z.string()),
})

/** BASELINE_POISONING_SUSPECTED: too many approvals of one agent's baseline in a day. */
export const poisoningSchema = z.strictObject({ ...common, agent_id: z.string(), approvals: z.number().int() })

/** What an agent usually does: learned from its first calls, then replaced by approval only. */
export const agentBaselineSchema = z.strictObject({
  state: z.enum(['learning', 'active']),
  /** Calls learned from so far, and how many it takes. */
  calls: z.number().int(),
  needed: z.number().int(),
  since: timestampSchema.nullable(),
  /** Shares between 0 and 1. */
  tools: z.record(z.string(), z.number()),
  /** The most in any minute. */
  calls_per_minute: z.number(),
  /** First two segments of paths without their own name, hosts of addresses, other targets as they are. */
  resources: z.array(z.string()),
  /** What approving it would make of it; absent while nothing drifts. */
  proposed: z
    .strictObject({
      calls: z.number().int(),
      tools: z.record(z.string(), z.number()),
      calls_per_minute: z.number(),
      resources: z.array(z.string()),
    })
    .optional(),
})
export type AgentBaseline = z.infer<typeof agentBaselineSchema>
