// What is typed for a new exception, and what it becomes when it is sent.
import { createExceptionSchema } from '../../../shared/contract/exception.ts'
import type { Action } from '../../../shared/contract/primitives.ts'

/** An empty agent or server is every one. */
export interface ExceptionDraft {
  readonly tool_name: string
  readonly action: Action
  readonly target_pattern: string
  readonly agent_id: string
  readonly server_id: string
  readonly hours: string
  readonly expires_in_hours: string
  readonly max_extensions: string
  readonly justification: string
}

export const emptyDraft: ExceptionDraft = {
  tool_name: '',
  action: 'write',
  target_pattern: '',
  agent_id: '',
  server_id: '',
  hours: '24',
  expires_in_hours: '24',
  max_extensions: '4',
  justification: '',
}

export function toCreate(draft: ExceptionDraft) {
  const { tool_name, action, target_pattern, justification, agent_id, server_id } = draft
  return createExceptionSchema.safeParse({
    tool_name: tool_name.trim(),
    action,
    target_pattern,
    justification,
    expires_in_hours: Number(draft.expires_in_hours),
    max_extensions: Number(draft.max_extensions),
    agent_id: agent_id || null,
    server_id: server_id || null,
  })
}
