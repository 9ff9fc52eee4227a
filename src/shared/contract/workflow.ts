// Workflows: several agents work together, so deep and with such tools (policy-engine seed, step 2d and Workflow Policy).
import { z } from 'zod'
import { timestampSchema, uuidSchema } from './primitives.ts'

/** A tool by its exact name. */
const toolNameSchema = z.string().min(1).max(128)
const toolNamesSchema = z.array(toolNameSchema).max(256)

/** Hours after which a session of a workflow ends. */
export const workflowSessionHours = 24

export const participantSchema = z.strictObject({
  agent_id: uuidSchema,
  /** In the operator's words, for example orchestrator or worker. */
  role: z.string().trim().min(1).max(64),
  /** Tools that it may use within this workflow; absent = no limit of its own. */
  allowed_actions: toolNamesSchema.optional(),
})
export type Participant = z.infer<typeof participantSchema>

export const createWorkflowSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    description: z.string().trim().max(1000).default(''),
    owner_agent_id: uuidSchema,
    /** Sessions deeper than this get a token whose calls the policy denies. */
    max_depth: z.number().int().min(0).max(32).default(3),
    max_participants: z.number().int().min(1).max(64).default(10),
    participants: z.array(participantSchema).max(64).default([]),
  })
  .check(({ value, issues }) => {
    const { participants, max_participants } = value
    const ids = participants.map(({ agent_id }) => agent_id)
    const say = (message: string) =>
      issues.push({ code: 'custom', input: participants, path: ['participants'], message })
    if (ids.length > max_participants) say(`there are more than ${max_participants}`)
    if (new Set(ids).size < ids.length) say('an agent stands twice')
  })
export type CreateWorkflow = z.infer<typeof createWorkflowSchema>

export const workflowSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  description: z.string(),
  owner_agent_id: uuidSchema,
  max_depth: z.number().int(),
  max_participants: z.number().int(),
  participants: z.array(participantSchema),
  status: z.enum(['active', 'ended']),
  created_by: z.string(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
  active_sessions: z.number().int(),
})
export type Workflow = z.infer<typeof workflowSchema>

export const workflowSessionSchema = z.strictObject({
  id: uuidSchema,
  workflow_id: uuidSchema,
  agent_id: uuidSchema,
  role: z.string(),
  parent_id: uuidSchema.nullable(),
  /** 0 for a session without a parent. */
  causal_depth: z.number().int(),
  /** Exact names of tools; null = no ceiling. */
  permission_ceiling: z.array(z.string()).nullable(),
  /** The last call in the parent session when this one was opened. */
  parent_event_id: uuidSchema.nullable(),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  status: z.enum(['active', 'expired', 'ended']),
  ended_at: timestampSchema.nullable(),
})
export type WorkflowSession = z.infer<typeof workflowSessionSchema>

export const openWorkflowSessionSchema = z.strictObject({
  agent_id: uuidSchema,
  permission_ceiling: toolNamesSchema.optional(),
  /** Token of the session that this one continues: one deeper, and no tool more. */
  parent_token: z.string().min(1).max(8192).optional(),
})
export type OpenWorkflowSession = z.infer<typeof openWorkflowSessionSchema>

/** The token is shown once and never stored; it goes into the header `X-Workflow-Session`. */
export const openedWorkflowSessionSchema = z.strictObject({
  id: uuidSchema,
  token: z.string(),
  causal_depth: z.number().int(),
  permission_ceiling: z.array(z.string()).nullable(),
  expires_at: timestampSchema,
})
export type OpenedWorkflowSession = z.infer<typeof openedWorkflowSessionSchema>
