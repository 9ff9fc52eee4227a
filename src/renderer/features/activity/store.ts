// Calls as the page shows them: a snapshot of the log, patched by the stream, newest first.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { mayFollow } from '../../../shared/contract/escalation.ts'
import type { CallItem } from '../../../shared/contract/event.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live, LiveMessage } from '../../api/live.ts'
import { outcomeWords } from '../../ui/inbound-words.ts'
import { hasWords, searchWords } from '../../ui/search-words.ts'
import { verdictOf } from '../../ui/verdict.tsx'

const pageSize = 500
/** As many are listed; what is older is in the log. */
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

export type ActivityStore = UseBoundStore<StoreApi<ActivityState>>

export function createActivityStore(live: Live): ActivityStore {
  let older: Promise<void> | null = null
  const store: ActivityStore = create<ActivityState>((set, get) => ({
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
      older ??= loadBefore(store).finally(() => {
        older = null
      })
      return older
    },
    setSearch: (search) => set({ search }),
    setAgent(agentId) {
      if (agentId === get().agentId) return
      set({ agentId, calls: [], complete: false, status: 'loading' })
      void get().load()
    },
  }))
  let told: LiveMessage[] = []
  live.onMessage((message) => {
    // What arrives together, as after a break, is one change.
    if (told.push(message) > 1) return
    queueMicrotask(() => {
      const together = told
      told = []
      patch(store, together)
    })
  })
  live.onState((awaySince) => {
    if (awaySince === null && store.getState().status !== 'loading') void store.getState().load()
  })
  return store
}

async function loadBefore(store: ActivityStore): Promise<void> {
  const { calls, complete, agentId } = store.getState()
  const oldest = calls.at(-1)
  if (complete || !oldest || calls.length >= kept) return
  const { items } = await call('GET /audit/events', {
    query: { limit: pageSize, before_seq: oldest.seq, ...ofAgent(agentId) },
  })
  if (store.getState().agentId !== agentId) return
  store.setState({ calls: merged(store.getState().calls, items as CallItem[]), complete: items.length < pageSize })
}

/** The newest state of calls, and what became of held ones. */
function patch(store: ActivityStore, messages: readonly LiveMessage[]): void {
  const { calls, agentId } = store.getState()
  const fresh: CallItem[] = []
  const outcomes = new Map<string, NonNullable<CallItem['escalation_outcome']>>()
  const reviews = new Map<string, CallItem['inbound_outcome']>()
  for (const { type, item } of messages) {
    const mine = agentId === null || item.agent_id === agentId
    if (type.startsWith('call.') && 'stages' in item && mine) fresh.push(item)
    if (type !== 'ESCALATION_RESOLVED' || !('data' in item)) continue
    outcomes.set(String(item.data.escalation_id), item.data.status as NonNullable<CallItem['escalation_outcome']>)
    if (item.call_id !== undefined) reviews.set(item.call_id, item.data.status === 'approved' ? 'released' : 'blocked')
  }
  if (fresh.length === 0 && outcomes.size === 0) return
  const next = fresh.length > 0 ? merged(calls, fresh) : calls
  store.setState({ calls: outcomes.size > 0 ? next.map((each) => reviewed(resolved(each, outcomes), reviews)) : next })
}

function resolved(
  item: CallItem,
  outcomes: ReadonlyMap<string, NonNullable<CallItem['escalation_outcome']>>,
): CallItem {
  const outcome = item.escalation_id === null ? undefined : outcomes.get(item.escalation_id)
  if (outcome === undefined || !mayFollow(item.escalation_outcome ?? 'pending', outcome)) return item
  return { ...item, escalation_outcome: outcome }
}

/** A held result stays held until its review says what became of it. */
function reviewed(item: CallItem, reviews: ReadonlyMap<string, CallItem['inbound_outcome']>): CallItem {
  const inbound_outcome = reviews.get(item.id)
  return inbound_outcome && item.inbound_outcome === 'held' ? { ...item, inbound_outcome } : item
}

function ofAgent(agentId: string | null): { agent_id?: string } {
  return agentId === null ? {} : { agent_id: agentId }
}

/** By number, newest first, each call once: the word that knows more about a call wins, whenever it arrives. */
export function merged(old: readonly CallItem[], fresh: readonly CallItem[]): CallItem[] {
  const bySeq = new Map(old.map((item) => [item.seq, item]))
  for (const item of fresh) {
    const known = bySeq.get(item.seq)
    if (known === undefined || !knowsMore(known, item)) bySeq.set(item.seq, item)
  }
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, kept)
}

function knowsMore(known: CallItem, item: CallItem): boolean {
  if (known.forwarded !== null && item.forwarded === null) return true
  if (resultCourse(known) > resultCourse(item)) return true
  return !mayFollow(known.escalation_outcome ?? 'pending', item.escalation_outcome ?? 'pending')
}

/** What is known of a result only grows: nothing, what was decided, what a person made of it. */
function resultCourse({ inbound_outcome }: CallItem): number {
  if (!inbound_outcome) return 0
  return inbound_outcome === 'held' ? 1 : 2
}

/** Something was found in what came back, or a rule about it decided. */
export function isInbound({ inbound_outcome, reason }: Pick<CallItem, 'inbound_outcome' | 'reason'>): boolean {
  return Boolean(inbound_outcome) || reason === 'inbound'
}

function resultWords({ inbound_outcome }: CallItem): string {
  return inbound_outcome ? `inbound result ${outcomeWords[inbound_outcome].word}` : ''
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
    return hasWords([...said, item.policy_result, item.reason, resultWords(item)].join(' '), words)
  })
}
