// The first run as the page watches it: asked for often while it goes on.
import { create } from 'zustand'
import type { FirstRun } from '../../../shared/contract/first-run.ts'
import { CallError, call } from '../../api/call.ts'

const watchEveryMs = 400

export interface FirstRunState {
  readonly run: FirstRun | null
  readonly error: CallError | null
  load(): Promise<void>
  /** Throws CallError. */
  start(): Promise<void>
  clear(): Promise<void>
  /** Unmatched calls are held from now on instead of denied. */
  askAboutUnmatched(ask: boolean): Promise<void>
}

export type FirstRunStore = ReturnType<typeof createFirstRunStore>

export function createFirstRunStore() {
  let watching: ReturnType<typeof setTimeout> | null = null
  const store = create<FirstRunState>((set, get) => {
    const watch = () => {
      if (watching) clearTimeout(watching)
      const { run } = get()
      if (run?.state === 'preparing' || run?.state === 'running')
        watching = setTimeout(() => void get().load(), watchEveryMs)
    }
    return {
      run: null,
      error: null,
      async load() {
        try {
          set({ run: await call('GET /first-run'), error: null })
        } catch (error) {
          set({ error: error instanceof CallError ? error : null })
        }
        watch()
      },
      async start() {
        set({ run: await call('POST /first-run', { body: undefined }) })
        watch()
      },
      async clear() {
        await call('DELETE /first-run')
        await get().load()
      },
      async askAboutUnmatched(ask) {
        await call('PATCH /settings', { body: { unmatched: ask ? 'escalate' : 'deny' } })
      },
    }
  })
  return store
}
