// The operator's settings: defaults, overlaid by what was changed.
import { defaultSettings, type PatchSettings, type Settings, settingsSchema } from '../../shared/contract/settings.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'

export interface SettingsRoom {
  current(): Settings
  patch(patch: PatchSettings, operatorId: string): Promise<Settings>
}

export function createSettings({ store, recorder }: { store: Store; recorder: ChangeRecorder }): SettingsRoom {
  const rows = createSettingStore(store)
  let settings: Settings = settingsSchema.parse({ ...defaultSettings, ...rows.all() })
  return {
    current: () => settings,
    async patch(patch, operatorId) {
      const before = settings
      const approval_validity_seconds = { ...before.approval_validity_seconds, ...patch.approval_validity_seconds }
      const after = settingsSchema.parse({ ...before, ...patch, approval_validity_seconds })
      const changed = (Object.keys(patch) as (keyof Settings)[]).filter((name) => patch[name] !== undefined)
      await recorder.record(
        () => {
          for (const name of changed) rows.put(name, after[name])
        },
        () => ({ type: 'settings.updated', record: { operator_id: operatorId, before, after } }),
      )
      settings = after
      return after
    },
  }
}
