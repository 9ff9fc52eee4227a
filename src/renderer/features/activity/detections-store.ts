// What detectors and automation said: a snapshot of the log, patched by the stream, newest first.
import { create } from 'zustand'
import type { EventItem } from '../../../shared/contract/event.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'
import { isNoticedType, type NoticedType, noticedTypes } from '../../ui/detection-words.ts'

const pageSize = 200
/** As many are listed; what is older is in the log. */
const kept = 5000

export interface DetectionsState {
  readonly items: readonly EventItem[]
  /** Only these are listed; null lists all. */
  readonly type: NoticedType | null
  /** False when the log holds more, older ones. */
  readonly complete: boolean
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Throws CallError. */
  loadOlder(): Promise<void>
  setType(type: NoticedType | null): void
}

export type DetectionsStore = ReturnType<typeof createDetectionsStore>

export function createDetectionsStore(live: Live) {
  const store = create<DetectionsState>((set, get) => {
    const ask = async (before_seq?: number) => {
      const { type } = get()
      const query = { type: type ?? noticedTypes.join(','), limit: pageSize }
      const { items } = await call('GET /events', {
        query: before_seq === undefined ? query : { ...query, before_seq },
      })
      // An answer to what is not asked any more.
      if (get().type !== type) return {}
      return { items: merged(get().items, items), complete: items.length < pageSize }
    }
    return {
      items: [],
      type: null,
      complete: false,
      status: 'loading',
      error: null,
      load: listLoad<DetectionsState>({ set, get }, () => ask()),
      async loadOlder() {
        set(await ask(get().items.at(-1)?.seq))
      },
      setType(type) {
        if (type === get().type) return
        set({ type, items: [], complete: false, status: 'loading' })
        void get().load()
      },
    }
  })
  live.onMessage(({ type, item }) => {
    const { type: wanted, items, status } = store.getState()
    if (status === 'loading' || !('data' in item) || !isNoticedType(type)) return
    if (wanted === null || wanted === type) store.setState({ items: merged(items, [item]) })
  })
  live.onState((awaySince) => {
    if (awaySince === null && store.getState().status !== 'loading') void store.getState().load()
  })
  return store
}

/** Each once, newest first. */
function merged(old: readonly EventItem[], fresh: readonly EventItem[]): EventItem[] {
  const bySeq = new Map([...old, ...fresh].map((item) => [item.seq, item]))
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, kept)
}
