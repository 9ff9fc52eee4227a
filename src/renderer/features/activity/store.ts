// Calls as the page shows them: a snapshot of the log, patched by the stream, newest first.
import { create } from 'zustand'
import type { CallItem } from '../../../shared/contract/event.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live, LiveMessage } from '../../api/live.ts'
import { hasWords, searchWords } from '../../ui/search-words.ts'
import { verdictOf } from '../../ui/verdict.tsx'

const pageSize = 500
/** Rows that are kept; older ones are asked for again. */
const kept = 20_000

export interface ActivityState {
  readonly calls: readonly CallItem[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  /** False when the log holds more, older calls. */
  readonly complete: boolean
  readonly search: string
  /** Only calls of this agent; null shows all. */
  readonly agentId: string | null
  load(): Promise<void>
  loadOlder(): Promise<void>
  setSearch(text: string): void
  /** Shows one agent's calls only, from the log anew. */
  setAgent(agentId: string | null): void
}

export type ActivityStore = ReturnType<typeof createActivityStore>

export function createActivityStore(live: Live) {
  const store = create<ActivityState>((set, get) => ({
    calls: [],
    status: 'loading',
    error: null,
    complete: false,
    search: '',
    agentId: null,
    async load() {
      const { agentId } = get()
      set({ status: get().calls.length > 0 ? 'ready' : 'loading', error: null })
      try {
        const { items } = await call('GET /audit/events', { query: { limit: pageSize, ...ofAgent(agentId) } })
        if (get().agentId !== agentId) return
        set({ calls: merged(get().calls, items as CallItem[]), status: 'ready', complete: items.length < pageSize })
      } catch (error) {
        set({ status: get().calls.length > 0 ? 'ready' : 'failed', error: error instanceof CallError ? error : null })
      }
    },
    async loadOlder() {
      const { calls, complete, agentId } = get()
      const oldest = calls.at(-1)
      if (complete || !oldest) return
      const { items } = await call('GET /audit/events', {
        query: { limit: pageSize, before_seq: oldest.seq, ...ofAgent(agentId) },
      })
      if (get().agentId !== agentId) return
      set({ calls: merged(get().calls, items as CallItem[]), complete: items.length < pageSize })
    },
    setSearch: (search) => set({ search }),
    setAgent(agentId) {
      if (agentId === get().agentId) return
      set({ agentId, calls: [], complete: false, status: 'loading' })
      void get().load()
    },
  }))
  live.onMessage((message) => patch(store, message))
  live.onState((awaySince) => {
    if (awaySince === null && store.getState().status !== 'loading') void store.getState().load()
  })
  return store
}

/** A call's newest state, or what became of a held one. */
function patch(store: ActivityStore, { type, item }: LiveMessage): void {
  const { calls, agentId } = store.getState()
  const mine = agentId === null || item.agent_id === agentId
  if (type.startsWith('call.') && 'stages' in item && mine) store.setState({ calls: merged(calls, [item]) })
  if (type !== 'ESCALATION_RESOLVED' || !('data' in item)) return
  const { escalation_id, status } = item.data as {
    escalation_id: string
    status: NonNullable<CallItem['escalation_outcome']>
  }
  const resolved = calls.map((each) =>
    each.escalation_id === escalation_id ? { ...each, escalation_outcome: status } : each,
  )
  store.setState({ calls: resolved })
}

function ofAgent(agentId: string | null): { agent_id?: string } {
  return agentId === null ? {} : { agent_id: agentId }
}

/** By number, newest first, each call once: the later word about a call wins. */
export function merged(old: readonly CallItem[], fresh: readonly CallItem[]): CallItem[] {
  const bySeq = new Map(old.map((item) => [item.seq, item]))
  for (const item of fresh) bySeq.set(item.seq, item)
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, kept)
}

/** Every word occurs in what the list says of a call, in its server or in its rule. */
export function matching(
  calls: readonly CallItem[],
  search: string,
  agentNames: Readonly<Record<string, string>>,
): readonly CallItem[] {
  const words = searchWords(search)
  if (words.length === 0) return calls
  return calls.filter((item) => {
    const agent = item.agent_id === null ? null : agentNames[item.agent_id]
    const said = [verdictOf(item), agent, item.tool_name, item.server_id, item.target, item.policy_id]
    return hasWords([...said, item.policy_result, item.reason].join(' '), words)
  })
}
