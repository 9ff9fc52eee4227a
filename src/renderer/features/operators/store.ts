// Operators and who is at this page: a snapshot, patched by the stream; and whether the token still counts.
import { create } from 'zustand'
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'
import type { CreateOperator, OperatorItem } from '../../../shared/contract/operator.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'

const pageSize = 500

export interface OperatorsState {
  /** Null until the console has said it. */
  readonly me: OperatorItem | null
  /** The console knows no operator of this page's token. */
  readonly signedOut: boolean
  /** All that ever were; those who were removed come last. */
  readonly items: readonly OperatorItem[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  /** Where the console keeps its data, for those who start it without a desktop. */
  readonly dataDir: string | null
  load(): Promise<void>
  loadMe(): Promise<void>
  /** Throws CallError. The token is in the answer and nowhere else. */
  create(body: CreateOperator): Promise<{ operator: OperatorItem; token: string }>
  remove(id: string): Promise<void>
  loadDataDir(): Promise<void>
}

export type OperatorsStore = ReturnType<typeof createOperatorsStore>

export function createOperatorsStore(live: Live) {
  const store = create<OperatorsState>((set, get) => ({
    me: null,
    signedOut: false,
    items: [],
    status: 'loading',
    error: null,
    dataDir: null,
    async load() {
      try {
        set({ items: await everybody(), status: 'ready', error: null })
      } catch (error) {
        set({ status: get().items.length > 0 ? 'ready' : 'failed', error: error instanceof CallError ? error : null })
      }
    },
    async loadMe() {
      try {
        set({ me: await call('GET /operators/me'), signedOut: false })
      } catch (error) {
        if (error instanceof CallError && error.status === 401) set({ signedOut: true })
      }
    },
    async create(body) {
      const made = await call('POST /operators', { body })
      await get().load()
      return made
    },
    async remove(id) {
      await call('DELETE /operators/{id}', { params: { id } })
      if (get().me?.id === id) return get().loadMe()
      await get().load()
    },
    async loadDataDir() {
      const { data_dir }: ConsoleStatus = await call('GET /admin/console')
      set({ dataDir: data_dir })
    },
  }))
  live.onMessage(({ type }) => {
    if (type === 'operator.created' || type === 'operator.removed') void store.getState().load()
  })
  // A stream ends with its operator, and a token with the run of the console: both show here.
  live.onState((awaySince) => {
    void store.getState().loadMe()
    if (awaySince === null) void store.getState().load()
  })
  return store
}

async function everybody(): Promise<readonly OperatorItem[]> {
  const found: OperatorItem[] = []
  for (;;) {
    const query = { removed: '1', limit: pageSize, offset: found.length } as const
    const { items } = await call('GET /operators', { query })
    found.push(...items)
    if (items.length < pageSize) return found
  }
}
