// Thresholds of the blast radius: a snapshot, read anew when the log says that they changed.
import { create } from 'zustand'
import type { BlastRadius, PatchBlastRadius } from '../../../shared/contract/blast-radius.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'

export interface BlastRadiusState {
  readonly current: BlastRadius | null
  readonly error: CallError | null
  load(): Promise<void>
  /** Throws CallError. */
  patch(patch: PatchBlastRadius): Promise<void>
}

export type BlastRadiusStore = ReturnType<typeof createBlastRadiusStore>

export function createBlastRadiusStore(live: Live) {
  const store = create<BlastRadiusState>((set) => ({
    current: null,
    error: null,
    async load() {
      try {
        set({ current: await call('GET /admin/blast-radius'), error: null })
      } catch (error) {
        set({ error: error instanceof CallError ? error : null })
      }
    },
    async patch(patch) {
      set({ current: await call('PATCH /admin/blast-radius', { body: patch }) })
    },
  }))
  live.onMessage(({ type }) => {
    if (type === 'blast_radius.updated') void store.getState().load()
  })
  return store
}
