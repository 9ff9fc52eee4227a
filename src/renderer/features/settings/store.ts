// Settings and kill switch: a snapshot, patched by the stream; and what the console says of itself.
import { create } from 'zustand'
import type { ConsoleStatus } from '../../../shared/contract/console-status.ts'
import type { VerifyResult } from '../../../shared/contract/event.ts'
import type { KillSwitch, PatchSettings, Settings } from '../../../shared/contract/settings.ts'
import { CallError, call } from '../../api/call.ts'
import type { Live } from '../../api/live.ts'

export interface SettingsState {
  readonly settings: Settings | null
  readonly killSwitch: KillSwitch | null
  readonly console: ConsoleStatus | null
  readonly verified: VerifyResult | 'running' | null
  readonly error: CallError | null
  load(): Promise<void>
  loadConsole(): Promise<void>
  /** Throws CallError. */
  patch(patch: PatchSettings): Promise<void>
  setKillSwitch(on: boolean): Promise<void>
  verify(): Promise<void>
}

export type SettingsStore = ReturnType<typeof createSettingsStore>

export function createSettingsStore(live: Live) {
  const store = create<SettingsState>((set) => ({
    settings: null,
    killSwitch: null,
    console: null,
    verified: null,
    error: null,
    async load() {
      try {
        const [settings, killSwitch] = await Promise.all([call('GET /settings'), call('GET /admin/kill-switch')])
        set({ settings, killSwitch, error: null })
      } catch (error) {
        set({ error: error instanceof CallError ? error : null })
      }
    },
    async loadConsole() {
      set({ console: await call('GET /admin/console') })
    },
    async patch(patch) {
      set({ settings: await call('PATCH /settings', { body: patch }) })
    },
    async setKillSwitch(on) {
      set({ killSwitch: await call('POST /admin/kill-switch', { body: { on } }) })
    },
    async verify() {
      set({ verified: 'running' })
      try {
        set({ verified: await call('GET /audit/verify') })
      } catch (error) {
        set({ verified: null })
        throw error
      }
    },
  }))
  const reload = () => void store.getState().load()
  live.onMessage(({ type }) => {
    if (type === 'settings.updated' || type === 'operator.kill_switch') reload()
  })
  live.onState((awaySince) => {
    if (awaySince === null) reload()
  })
  return store
}
