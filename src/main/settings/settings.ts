// The operator's settings: defaults, overlaid by what was changed; what the policy engine needs of them it gets first.
import {
  defaultSettings,
  hiddenToken,
  type PatchSettings,
  type Settings,
  settingsSchema,
} from '../../shared/contract/settings.ts'
import type { Store } from '../store/open.ts'
import { createPushedChange } from '../store/pushed-change.ts'
import { createSettingStore } from '../store/settings.ts'

export interface SettingsRoom {
  current(): Settings
  /** The same for people and the log: that there is a token, but not which. */
  shown(): Settings
  /** Gives what is shown. Merges by name, validity by tier; what is not named stays. Throws Refusal 503 when the policy engine is needed and down. */
  patch(patch: PatchSettings, operatorId: string): Promise<Settings>
}

/** Commits a change together with its log row; the change itself runs at once. */
export interface Recording {
  record(
    change: () => void,
    describe: () => { type: string; record: Readonly<Record<string, unknown>> },
  ): Promise<unknown>
}

export interface SettingsDeps {
  readonly store: Store
  readonly recorder: Recording
  /** Hands what policies go by to the policy engine (decisions 13 and 19). */
  readonly push: (settings: JudgedSettings) => Promise<void>
}

/** Settings that policies read too. */
export type JudgedSettings = Pick<Settings, 'unmatched' | 'inbound_block_severity'>

export function createSettings({ store, recorder, push }: SettingsDeps): SettingsRoom {
  const rows = createSettingStore(store)
  const load = () => settingsSchema.parse({ ...defaultSettings, ...rows.named(Object.keys(defaultSettings)) })
  let settings = load()
  const change = createPushedChange<JudgedSettings>({
    push,
    stored: load,
    same: (one, other) =>
      one.unmatched === other.unmatched && one.inbound_block_severity === other.inbound_block_severity,
  })
  return {
    current: () => settings,
    shown: () => shown(settings),
    patch: (patch, operatorId) =>
      change(() => {
        const before = load()
        const approval_validity_seconds = { ...before.approval_validity_seconds, ...patch.approval_validity_seconds }
        const after = settingsSchema.parse({
          ...before,
          ...patch,
          approval_validity_seconds,
          library_token: tokenAfter(before, patch),
        })
        return {
          wanted: after,
          async store() {
            try {
              await recorder.record(
                () => {
                  for (const name of [...Object.keys(patch), 'library_token'] as (keyof Settings)[])
                    if (JSON.stringify(after[name]) !== JSON.stringify(before[name])) rows.put(name, after[name])
                },
                () => ({
                  type: 'settings.updated',
                  record: { operator_id: operatorId, before: shown(before), after: shown(after) },
                }),
              )
            } finally {
              settings = load()
            }
            return shown(after)
          },
        }
      }),
  }
}

function shown(settings: Settings): Settings {
  return { ...settings, library_token: settings.library_token === '' ? '' : hiddenToken }
}

/** A token goes to nobody but the library that it was given for. */
function tokenAfter(before: Settings, { library_token, library_base_url }: PatchSettings): string {
  if (library_token !== undefined && library_token !== hiddenToken) return library_token
  return library_base_url === undefined || library_base_url === before.library_base_url ? before.library_token : ''
}
