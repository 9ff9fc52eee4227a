// Exceptions: a snapshot, patched by the stream, and what a new one can name.
import { create } from 'zustand'
import type { CreateException, Exception } from '../../../shared/contract/exception.ts'
import { type Action, actionsByStrictness } from '../../../shared/contract/primitives.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'
import { inOrder } from './words.ts'

const page = { limit: 500 }

export interface ExceptionsState {
  readonly items: readonly Exception[]
  /** Names of agents by id; revoked ones too, for old exceptions name them. */
  readonly agents: Readonly<Record<string, { readonly name: string; readonly revoked: boolean }>>
  readonly serverIds: readonly string[]
  /** Accepted tools by name, with the mildest class that any server has for it. */
  readonly tools: Readonly<Record<string, Action>>
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  loadTools(): Promise<void>
  /** Each throws CallError. */
  create(body: CreateException): Promise<Exception>
  extend(id: string, hours: number): Promise<Exception>
  revoke(id: string): Promise<void>
  restore(id: string): Promise<void>
}

export type ExceptionStore = ReturnType<typeof createExceptionStore>

interface Held {
  readonly set: (part: Partial<ExceptionsState>) => void
  readonly get: () => ExceptionsState
}

export function createExceptionStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState() }
  const store = create<ExceptionsState>(() => ({
    items: [],
    agents: {},
    serverIds: [],
    tools: {},
    status: 'loading',
    error: null,
    ...reading(held),
    ...changing(held),
  }))
  renewOn(live, store, (type) => type.startsWith('exception.'))
  return store
}

function reading({ set, get }: Held): Pick<ExceptionsState, 'load' | 'loadTools'> {
  return {
    load: listLoad<ExceptionsState>({ set, get }, async () => {
      const [exceptions, agents, servers] = await Promise.all([
        call('GET /exceptions', { query: page }),
        call('GET /agents', { query: page }),
        call('GET /servers', { query: page }),
      ])
      const named = agents.items.map(({ id, name, status }) => [id, { name, revoked: status === 'revoked' }] as const)
      return {
        items: inOrder(exceptions.items),
        agents: Object.fromEntries(named),
        serverIds: servers.items.map(({ id }) => id),
      }
    }),
    async loadTools() {
      const lists = get().serverIds.map((id) => call('GET /servers/{id}/tools', { params: { id }, query: page }))
      const found = (await Promise.all(lists)).flatMap(({ items }) => items)
      const tools: Record<string, Action> = {}
      for (const { name, action, status } of found) {
        if (status === 'accepted') tools[name] = milder(tools[name], action)
      }
      set({ tools })
    },
  }
}

function milder(known: Action | undefined, action: Action): Action {
  if (known === undefined) return action
  return actionsByStrictness.indexOf(known) <= actionsByStrictness.indexOf(action) ? known : action
}

function changing({ set, get }: Held): Pick<ExceptionsState, 'create' | 'extend' | 'revoke' | 'restore'> {
  const put = (item: Exception) => {
    set({ items: inOrder([item, ...get().items.filter(({ id }) => id !== item.id)]) })
    return item
  }
  return {
    create: async (body) => put(await call('POST /exceptions', { body })),
    extend: async (id, hours) => put(await call('PATCH /exceptions/{id}/extend', { params: { id }, body: { hours } })),
    async revoke(id) {
      await call('DELETE /exceptions/{id}', { params: { id } })
      put(await call('GET /exceptions/{id}', { params: { id } }))
    },
    async restore(id) {
      put(await call('POST /exceptions/{id}/restore', { params: { id } }))
    },
  }
}
