// Finds calls in the log itself: what the API can narrow down it does, the words that are left are compared here.
import type { CallItem } from '../../../shared/contract/event.ts'
import type { QueryOf } from '../../../shared/endpoints.ts'
import { call } from '../../api/call.ts'
import { searchWords } from '../../ui/search-words.ts'
import { matching, merged } from './store.ts'

/** The newest calls that are looked through, of those that the API finds. */
const looksThrough = 200
const verdicts = new Map([
  ['allowed', 'allow'],
  ['denied', 'deny'],
  ['held', 'escalate'],
] as const)

type Narrowing = Pick<QueryOf<'GET /audit/events'>, 'agent_id' | 'server_id' | 'policy_result' | 'tool_name'>

export interface Known {
  /** Names by id. */
  readonly agentNames: Readonly<Record<string, string>>
  readonly serverIds: readonly string[]
}

/** What of the typed text the API can filter by; a name that two agents have narrows nothing. */
export function narrowing(typed: string, { agentNames, serverIds }: Known): Narrowing {
  const words = searchWords(typed)
  const agents = Object.entries(agentNames).filter(([, name]) => words.includes(name.toLowerCase()))
  const server = serverIds.find((id) => words.includes(id))
  const verdict = [...verdicts].find(([word]) => words.includes(word))?.[1]
  return {
    ...(agents.length === 1 && agents[0] ? { agent_id: agents[0][0] } : {}),
    ...(server === undefined ? {} : { server_id: server }),
    ...(verdict === undefined ? {} : { policy_result: verdict }),
  }
}

/** Newest first. A word that is the whole name of a tool finds its calls however old they are. Throws CallError. */
export async function searchCalls(typed: string, known: Known): Promise<readonly CallItem[]> {
  const narrowed = narrowing(typed, known)
  const [longest] = [...searchWords(typed)].sort((a, b) => b.length - a.length)
  const ask = async (more: Narrowing) => {
    const { items } = await call('GET /audit/events', { query: { limit: looksThrough, ...narrowed, ...more } })
    return items as CallItem[]
  }
  const [newest, ofTool] = await Promise.all([ask({}), longest === undefined ? [] : ask({ tool_name: longest })])
  return matching(merged(newest, ofTool), typed, known.agentNames)
}
