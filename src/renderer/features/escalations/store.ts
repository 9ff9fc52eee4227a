// Held calls and results: a snapshot, patched when the stream says that one was opened, answered or spent.
import { create } from 'zustand'
import {
  type ApproveEscalation,
  type DenyEscalation,
  type Escalation,
  mayFollow,
} from '../../../shared/contract/escalation.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'

const pageSize = 200

/** What a person decided, with all that goes with it. */
export type Answer =
  | { readonly verdict: 'approve'; readonly body: ApproveEscalation }
  | { readonly verdict: 'deny'; readonly body: DenyEscalation }

export interface EscalationState {
  readonly items: readonly Escalation[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  refresh(id: string): Promise<void>
  /** Resolves to what became of it, also when somebody else was first. Throws CallError. */
  answer(id: string, given: Answer): Promise<void>
}

export type EscalationStore = ReturnType<typeof createEscalationStore>

export function createEscalationStore(live: Live) {
  const store = create<EscalationState>((set, get) => {
    const put = (...items: readonly Escalation[]) => set({ items: sorted(merged(get().items, items)) })
    return {
      items: [],
      status: 'loading',
      error: null,
      async load() {
        try {
          const { items } = await call('GET /escalations', { query: { limit: pageSize } })
          put(...items)
          set({ status: 'ready', error: null })
        } catch (error) {
          set({ status: get().items.length > 0 ? 'ready' : 'failed', error: error instanceof CallError ? error : null })
        }
      },
      async refresh(id) {
        put(await call('GET /escalations/{id}', { params: { id } }))
      },
      async answer(id, given) {
        try {
          const params = { id }
          if (given.verdict === 'approve')
            put(await call('POST /escalations/{id}/approve', { params, body: given.body }))
          else put(await call('POST /escalations/{id}/deny', { params, body: given.body }))
        } catch (error) {
          if (!(error instanceof CallError) || error.status !== 409) throw error
          await get().refresh(id)
        }
      },
    }
  })
  const renew = (id: string) =>
    void store
      .getState()
      .refresh(id)
      .catch(() => {})
  live.onMessage(({ type, item }) => {
    const about =
      'data' in item
        ? item.data.escalation_id
        : type === 'call.released' && 'escalation_id' in item
          ? item.escalation_id
          : null
    if (typeof about === 'string' && /^(ESCALATION_|call\.released)/.test(type)) renew(about)
    // A result is handed over to whichever call asks for it, and that call does not name what was held.
    if (type === 'call.judged' && 'inbound_outcome' in item && item.inbound_outcome === 'released')
      for (const { id } of openResults(store.getState().items)) renew(id)
  })
  live.onState((awaySince) => {
    if (awaySince === null && store.getState().status !== 'loading') void store.getState().load()
  })
  return store
}

/** Pending ones too: the word that one was handed over can overtake the answer to whoever allowed it. */
function openResults(items: readonly Escalation[]): readonly Escalation[] {
  return items.filter(({ kind, status }) => kind === 'result' && (status === 'pending' || status === 'approved'))
}

/** Each once; an answer that arrives late takes nothing back. */
function merged(old: readonly Escalation[], fresh: readonly Escalation[]): Escalation[] {
  const byId = new Map(old.map((item) => [item.id, item]))
  for (const item of fresh) {
    const known = byId.get(item.id)
    if (known === undefined || mayFollow(known.status, item.status)) byId.set(item.id, item)
  }
  return [...byId.values()]
}

/** What waits comes first, the one that ends soonest at the top; then the decided ones, newest first. */
export function sorted(items: readonly Escalation[]): Escalation[] {
  const waits = (item: Escalation) => (item.status === 'pending' ? 0 : 1)
  return [...items].sort((a, b) => {
    if (waits(a) !== waits(b)) return waits(a) - waits(b)
    return a.status === 'pending'
      ? a.expires_at.localeCompare(b.expires_at)
      : (b.resolved_at ?? '').localeCompare(a.resolved_at ?? '')
  })
}

/** How many of those that wait are results, not calls. */
export function pendingResults(items: readonly Escalation[]): number {
  return items.filter(({ status, kind }) => status === 'pending' && kind === 'result').length
}

export function pendingCount(items: readonly Escalation[]): number {
  return items.filter((item) => item.status === 'pending').length
}
