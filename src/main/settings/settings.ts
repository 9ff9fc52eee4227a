// The operator's settings: defaults, overlaid by what was changed.
import { defaultSettings, type PatchSettings, type Settings, settingsSchema } from '../../shared/contract/settings.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'

export interface SettingsRoom {
  current(): Settings
  /** Merges by name, validity by tier; what is not named stays. */
  patch(patch: PatchSettings, operatorId: string): Promise<Settings>
}

export interface SettingsDeps {
  readonly store: Store
  /** Commits a change together with its log row; the change itself runs at once. */
  readonly recorder: {
    record(
      change: () => void,
      describe: () => { type: string; record: Readonly<Record<string, unknown>> },
    ): Promise<unknown>
  }
}

export function createSettings({ store, recorder }: SettingsDeps): SettingsRoom {
  const rows = createSettingStore(store)
  const load = () => settingsSchema.parse({ ...defaultSettings, ...rows.all() })
  let settings = load()
  return {
    current: () => settings,
    async patch(patch, operatorId) {
      // From the store, not from memory: a change that is still on its way to the log is already there.
      const before = load()
      const approval_validity_seconds = { ...before.approval_validity_seconds, ...patch.approval_validity_seconds }
      const after = settingsSchema.parse({ ...before, ...patch, approval_validity_seconds })
      try {
        await recorder.record(
          () => {
            for (const name of Object.keys(patch) as (keyof Settings)[]) rows.put(name, after[name])
          },
          () => ({ type: 'settings.updated', record: { operator_id: operatorId, before, after } }),
        )
      } finally {
        settings = load()
      }
      return after
    },
  }
}
