// Delegations: a snapshot, patched by the stream, and the calls that went outside one of them.
import { create } from 'zustand'
import type { CreateDelegation, Delegation, MintedDelegation } from '../../../shared/contract/delegation.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'

const page = { limit: 500 }
const probeType = 'DELEGATION_SCOPE_PROBE'
/** Rows after which the list may be another one; agents end theirs with themselves. */
const changing = /^(delegation|agent)\./

export interface DelegationsState {
  readonly items: readonly Delegation[]
  /** Of all delegations, newest first. */
  readonly probes: readonly EventItem[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Each throws CallError. */
  mint(body: CreateDelegation): Promise<MintedDelegation>
  revoke(id: string): Promise<void>
}

export type DelegationsStore = ReturnType<typeof createDelegationsStore>

export function createDelegationsStore(live: Live) {
  const store = create<DelegationsState>((set, get) => ({
    items: [],
    probes: [],
    status: 'loading',
    error: null,
    load: listLoad<DelegationsState>({ set, get }, async () => {
      const [delegations, probes] = await Promise.all([
        call('GET /delegations', { query: page }),
        call('GET /events', { query: { ...page, type: probeType } }),
      ])
      return { items: delegations.items, probes: probes.items }
    }),
    async mint(body) {
      const made = await call('POST /delegations', { body })
      await get().load()
      return made
    },
    async revoke(id) {
      await call('DELETE /delegations/{id}', { params: { id } })
      await get().load()
    },
  }))
  renewOn(live, store, (type) => type === probeType || changing.test(type))
  return store
}
