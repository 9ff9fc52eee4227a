// DLP patterns: a snapshot that follows the stream, how they do on their own tests, and what they find in a text.
import { create } from 'zustand'
import type { CreateDlpPattern, DlpMeasure, DlpPattern, PatchDlpPattern } from '../../../shared/contract/dlp.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'

const page = { limit: 500 }

export interface DlpState {
  readonly items: readonly DlpPattern[]
  /** By pattern; empty until they were run. */
  readonly measures: Readonly<Record<string, DlpMeasure>>
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Each of the following throws CallError. */
  measure(): Promise<void>
  create(body: CreateDlpPattern): Promise<DlpPattern>
  update(id: string, body: PatchDlpPattern): Promise<DlpPattern>
  remove(id: string): Promise<void>
}

export type DlpStore = ReturnType<typeof createDlpStore>

export function createDlpStore(live: Live) {
  const store = create<DlpState>((set, get) => {
    const put = (item: DlpPattern) => {
      const known = get().items.some(({ id }) => id === item.id)
      const items = known ? get().items.map((each) => (each.id === item.id ? item : each)) : [...get().items, item]
      set({ items })
      return item
    }
    return {
      items: [],
      measures: {},
      status: 'loading',
      error: null,
      load: listLoad<DlpState>({ set, get }, async () => ({
        items: (await call('GET /dlp/patterns', { query: page })).items,
      })),
      async measure() {
        const { items } = await call('GET /dlp/patterns/measures')
        set({ measures: Object.fromEntries(items.map((item) => [item.pattern, item])) })
      },
      create: async (body) => put(await call('POST /dlp/patterns', { body })),
      update: async (id, body) => put(await call('PATCH /dlp/patterns/{id}', { params: { id }, body })),
      async remove(id) {
        await call('DELETE /dlp/patterns/{id}', { params: { id } })
        set({ items: get().items.filter((each) => each.id !== id) })
      },
    }
  })
  const renew = () => {
    void store.getState().load()
    void store
      .getState()
      .measure()
      .catch(() => {})
  }
  renewOn(live, store, (type) => type.startsWith('dlp_pattern.'), renew)
  return store
}
