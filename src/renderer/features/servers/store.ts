// Servers, and tools and changes of the one that is open: a snapshot, patched by the stream, asked again while one starts.
import { create } from 'zustand'
import type { Server } from '../../../shared/contract/server.ts'
import { asCallError, CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'
import { listDrift, listServers, listTools } from './api.ts'
import type { ServersState } from './servers-state.ts'

/** Starting and failing are no events of the log, so they are asked for. */
const askAgainMs = 1000
const ownRows = /^(server\.|tool\.classified$|TOOL_DRIFT_DETECTED$)/

export type ServersStore = ReturnType<typeof createServersStore>

interface Held {
  readonly set: (part: Partial<ServersState>) => void
  readonly get: () => ServersState
  /** Counts readings of the open server, so that a late answer never replaces a later one. */
  readings: number
}

export function createServersStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState(), readings: 0 }
  const store = create<ServersState>(() => ({
    items: [],
    status: 'loading',
    error: null,
    open: null,
    ...reading(held),
    ...changing(held),
  }))
  live.onMessage(({ type, item }) => {
    const id = 'data' in item ? item.data.server_id : undefined
    if (typeof id === 'string' && ownRows.test(type)) void refresh(held, id)
  })
  // What began or failed while nobody answered is in no log.
  live.onState((awaySince) => {
    if (awaySince === null && store.getState().status !== 'loading') void store.getState().load()
  })
  return store
}

function reading(held: Held): Pick<ServersState, 'load' | 'show'> {
  const { set, get } = held
  let again: ReturnType<typeof setTimeout> | undefined
  const load = async () => {
    clearTimeout(again)
    try {
      set({ items: byName(await listServers()), status: 'ready', error: null })
    } catch (error) {
      set({ status: get().items.length > 0 ? 'ready' : 'failed', error: asCallError(error) })
    }
    clearTimeout(again)
    if (get().items.some(({ state }) => state === 'starting')) again = setTimeout(() => void load(), askAgainMs)
  }
  return {
    load,
    async show(id) {
      if (id === null) return set({ open: null })
      if (get().open?.id !== id) set({ open: { id, tools: null, drift: null, error: null } })
      await readOpen(held, id)
    },
  }
}

function changing(held: Held): Pick<ServersState, 'create' | 'update' | 'remove' | 'classify' | 'accept' | 'block'> {
  const { get } = held
  return {
    async create(body) {
      const server = await call('POST /servers', { body })
      put(held, server)
      void get().load()
      return server
    },
    async update(id, body) {
      put(held, await call('PATCH /servers/{id}', { params: { id }, body }))
      void get().load()
    },
    async remove(id) {
      await call('DELETE /servers/{id}', { params: { id } })
      drop(held, id)
    },
    async classify(id, tool, body) {
      await call('PATCH /servers/{id}/tools/{name}', { params: { id, name: tool }, body })
      await readOpen(held, id)
    },
    async accept(id, tools) {
      try {
        await call('POST /servers/{id}/baseline/accept', { params: { id }, body: { tools } })
      } finally {
        await refresh(held, id)
      }
    },
    async block(id, tools) {
      try {
        await call('POST /servers/{id}/baseline/block', { params: { id }, body: { tools } })
      } finally {
        await refresh(held, id)
      }
    },
  }
}

/** What the console says now about one server; one that is gone leaves the list. */
async function refresh(held: Held, id: string): Promise<void> {
  try {
    put(held, await call('GET /servers/{id}', { params: { id } }))
    await readOpen(held, id)
  } catch (error) {
    if (error instanceof CallError && error.status === 404) drop(held, id)
  }
}

async function readOpen(held: Held, id: string): Promise<void> {
  const { set, get } = held
  if (get().open?.id !== id) return
  held.readings += 1
  const reading = held.readings
  const [found, failed] = await Promise.all([listTools(id), listDrift(id)]).then(
    (lists) => [lists, null] as const,
    (error: unknown) => [null, asCallError(error)] as const,
  )
  const open = get().open
  if (reading !== held.readings || open?.id !== id) return
  set({ open: found ? { id, tools: found[0], drift: found[1], error: null } : { ...open, error: failed } })
}

function put(held: Held, server: Server): void {
  const { set, get } = held
  set({ items: byName([...get().items.filter(({ id }) => id !== server.id), server]), status: 'ready' })
}

function drop(held: Held, id: string): void {
  const { set, get } = held
  set({ items: get().items.filter((item) => item.id !== id), ...(get().open?.id === id ? { open: null } : {}) })
}

function byName(servers: readonly Server[]): Server[] {
  return [...servers].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}

/** How many servers have tools, or changes in them, that wait for a person. */
export function waitingServers(servers: readonly Server[]): number {
  return servers.filter(({ tools }) => tools.waiting > 0 || tools.changes > 0).length
}
