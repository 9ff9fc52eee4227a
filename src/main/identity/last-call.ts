// The newest call that an agent made in a session of a workflow: what a session that continues it came from.
import type { LogQuery } from '../events/log-query.ts'

/** Calls of the agent that are looked at, newest first. */
const lookedAt = 100

export function createLastCall(query: Pick<LogQuery, 'calls'>) {
  return async (agentId: string, workflowSessionId: string): Promise<string | null> => {
    const { items } = await query.calls({ agent_id: agentId, limit: lookedAt, offset: 0 })
    return items.find((item) => item.workflow_session_id === workflowSessionId)?.id ?? null
  }
}
