// Which of the listed calls are like one of them: the same tool of the same server, called by the same agent.
import type { CallItem } from '../../../shared/contract/event.ts'

/** As many as one rule is made of, beside the call itself. */
const most = 49

type Alike = Pick<CallItem, 'id' | 'agent_id' | 'server_id' | 'tool_name'>

/** Ids, newest first, of those that policies were asked about; of the others no rule can be made. */
export function callsAlike(shown: readonly CallItem[], { id, agent_id, server_id, tool_name }: Alike): string[] {
  return shown
    .filter(
      (item) =>
        item.id !== id &&
        item.tool_name === tool_name &&
        item.agent_id === agent_id &&
        item.server_id === server_id &&
        item.input_hash !== null,
    )
    .slice(0, most)
    .map((item) => item.id)
}
