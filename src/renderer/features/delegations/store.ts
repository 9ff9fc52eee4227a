// Delegations: a snapshot, patched by the stream, and the calls that went outside one of them.
import { create } from 'zustand'
import type { CreateDelegation, Delegation, MintedDelegation } from '../../../shared/contract/delegation.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import { CallError, call } from '../../api/call.ts'
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
  let asked = 0
  const store = create<DelegationsState>((set, get) => ({
    items: [],
    probes: [],
    status: 'loading',
    error: null,
    async load() {
      asked += 1
      const mine = asked
      try {
        const [delegations, probes] = await Promise.all([
          call('GET /delegations', { query: page }),
          call('GET /events', { query: { ...page, type: probeType } }),
        ])
        if (mine === asked) set({ items: delegations.items, probes: probes.items, status: 'ready', error: null })
      } catch (error) {
        const known = error instanceof CallError ? error : new CallError('Something went wrong.', 500, 'unknown')
        if (mine === asked) set({ status: get().items.length > 0 ? 'ready' : 'failed', error: known })
      }
    },
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
  const renew = () => {
    if (store.getState().status !== 'loading') void store.getState().load()
  }
  live.onMessage(({ type }) => {
    if (type === probeType || changing.test(type)) renew()
  })
  live.onState((awaySince) => {
    if (awaySince === null) renew()
  })
  return store
}
