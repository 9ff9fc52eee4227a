// Policies: a snapshot, patched by what the log says of them; unsaved texts are kept until they are saved or discarded.
import { create } from 'zustand'
import type { Policy } from '../../../shared/contract/policy.ts'
import { asCallError, CallError, call } from '../../api/call.ts'
import { listLoad } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'
import type { OpenPolicy, PoliciesState, Unsaved } from './policies-state.ts'
import { keepUnsaved, loadUnsaved } from './unsaved.ts'

const ownRows = /^policy(\.|_change_)/
/** The amber count is right at once by events; this is for what no event told (policy-engine seed, Dashboard Integration). */
const pendingEveryMs = 30_000

export type PoliciesStore = ReturnType<typeof createPoliciesStore>

interface Held {
  readonly set: (part: Partial<PoliciesState>) => void
  readonly get: () => PoliciesState
  /** Counts readings of the open policy, so that a late answer never replaces a later one. */
  readings: number
}

export function createPoliciesStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState(), readings: 0 }
  const store = create<PoliciesState>(() => ({
    items: [],
    status: 'loading',
    error: null,
    open: null,
    unsaved: loadUnsaved(),
    tests: {},
    pending: 0,
    reference: null,
    ...reading(held),
    ...writing(held),
    ...changing(held),
  }))
  store.subscribe(({ unsaved }, before) => unsaved !== before.unsaved && keepUnsaved(unsaved))
  const renew = () => {
    void held.get().loadPending()
    if (held.get().status === 'loading') return
    void held.get().load()
    if (held.get().open) void readOpen(held, held.get().open?.id ?? '')
  }
  live.onMessage(({ type }) => {
    if (ownRows.test(type)) renew()
  })
  live.onState((awaySince) => {
    if (awaySince === null) renew()
  })
  setInterval(() => void held.get().loadPending(), pendingEveryMs)
  return store
}

function reading({ set, get, ...rest }: Held): Pick<PoliciesState, 'load' | 'loadPending' | 'loadReference' | 'show'> {
  const held = { set, get, ...rest }
  return {
    load: listLoad<PoliciesState>({ set, get }, async () => ({
      items: (await call('GET /policies', { query: { limit: 500 } })).items,
    })),
    async loadPending() {
      await call('GET /policies/change-requests/pending').then(
        ({ pending }) => set({ pending }),
        () => {},
      )
    },
    async loadReference() {
      if (get().reference) return
      await call('GET /policies/reference').then(
        (reference) => set({ reference }),
        () => {},
      )
    },
    async show(id) {
      if (id === null) return set({ open: null })
      if (get().open?.id !== id) set({ open: { id, versions: null, requests: null, error: null } })
      await readOpen(held, id)
    },
  }
}

function writing({ set, get }: Held): Pick<PoliciesState, 'type' | 'goOnFrom' | 'discard' | 'typeTests'> {
  const without = (id: string): Record<string, Unsaved> => {
    const { [id]: _, ...rest } = get().unsaved
    return rest
  }
  return {
    type(policy, text) {
      if (text === policy.rego_content) return set({ unsaved: without(policy.id) })
      const version = get().unsaved[policy.id]?.version ?? policy.version
      set({ unsaved: { ...get().unsaved, [policy.id]: { text, version } } })
    },
    goOnFrom({ id, version }) {
      const kept = get().unsaved[id]
      if (kept) set({ unsaved: { ...get().unsaved, [id]: { ...kept, version } } })
    },
    discard: (id) => set({ unsaved: without(id) }),
    typeTests: (id, text) => set({ tests: { ...get().tests, [id]: text } }),
  }
}

function changing(held: Held): Pick<PoliciesState, 'create' | 'patch' | 'remove' | 'submit' | 'review'> {
  return {
    async create(body) {
      const policy = await call('POST /policies', { body })
      put(held, policy)
      return policy
    },
    async patch(id, body) {
      const policy = await call('PATCH /policies/{id}', { params: { id }, body }).catch((error: unknown) => {
        // Somebody was faster: what is there now is read, beside what was typed here.
        if (error instanceof CallError && error.status === 409) void held.get().load()
        throw error
      })
      put(held, policy)
      settle(held, policy, body.rego_content)
      void readOpen(held, id)
      return policy
    },
    async remove(id) {
      await call('DELETE /policies/{id}', { params: { id } })
      const { set, get } = held
      set({ items: get().items.filter((item) => item.id !== id), ...(get().open?.id === id ? { open: null } : {}) })
      get().discard(id)
    },
    async submit(id, body) {
      const request = await call('POST /policies/{id}/change-requests', { params: { id }, body })
      const policy = held.get().items.find((item) => item.id === id)
      if (policy) settle(held, policy, body.proposed_rego_content)
      await Promise.all([readOpen(held, id), held.get().loadPending()])
      return request
    },
    async review({ policy_id, id }, verdict, notes) {
      const params = { id: policy_id, req_id: id }
      const body = { review_notes: notes }
      try {
        return verdict === 'approve'
          ? await call('POST /policies/{id}/change-requests/{req_id}/approve', { params, body })
          : await call('POST /policies/{id}/change-requests/{req_id}/reject', { params, body })
      } finally {
        await Promise.all([held.get().load(), readOpen(held, policy_id), held.get().loadPending()])
      }
    },
  }
}

/** What was sent is not unsaved any more; what was typed meanwhile still is. */
function settle({ get }: Held, policy: Policy, sent: string | undefined): void {
  const typed = get().unsaved[policy.id]
  if (sent === undefined || !typed) return
  if (typed.text === sent) get().discard(policy.id)
  else get().goOnFrom(policy)
}

async function readOpen(held: Held, id: string): Promise<void> {
  const { set, get } = held
  if (get().open?.id !== id) return
  held.readings += 1
  const reading = held.readings
  const own = !id.startsWith('base/')
  const found = await Promise.all([
    call('GET /policies/{id}/versions', { params: { id } }),
    own ? call('GET /policies/{id}/change-requests', { params: { id } }) : { items: [] },
  ]).then(
    ([versions, requests]): OpenPolicy => ({ id, versions: versions.items, requests: requests.items, error: null }),
    (error: unknown): OpenPolicy => ({ id, versions: null, requests: null, error: asCallError(error) }),
  )
  if (reading === held.readings && get().open?.id === id) set({ open: found })
}

function put({ set, get }: Held, policy: Policy): void {
  const rest = get().items.filter(({ id }) => id !== policy.id)
  set({ items: [policy, ...rest], status: 'ready' })
}
