// The first run: a scratch folder, the real filesystem server, and a small agent that makes three calls while the operator watches.
import { z } from 'zod'
import { serverIdSchema, timestampSchema, uuidSchema } from './primitives.ts'

/** The three calls, in order: one that is allowed, one that is denied, one that waits for the operator. */
export const firstRunStepSchema = z.strictObject({
  what: z.enum(['read_note', 'read_key', 'write_memory']),
  tool_name: z.string(),
  path: z.string(),
  state: z.enum(['to_do', 'running', 'done']),
  /** What the agent was told, its first line; null until then. */
  answer: z.string().nullable(),
  /** Whether the tool did what was asked. */
  carried_out: z.boolean().nullable(),
})
export type FirstRunStep = z.infer<typeof firstRunStepSchema>

export const firstRunSchema = z.strictObject({
  state: z.enum(['never', 'preparing', 'running', 'done', 'failed']),
  folder: z.string().nullable(),
  server_id: serverIdSchema.nullable(),
  agent_id: uuidSchema.nullable(),
  steps: z.array(firstRunStepSchema),
  error: z.string().nullable(),
  started_at: timestampSchema.nullable(),
})
export type FirstRun = z.infer<typeof firstRunSchema>
