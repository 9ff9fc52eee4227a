// The operator's thresholds of the blast radius: what differs from the shipped ones; they count once the policy engine has them.
import { join, resolve } from 'node:path'
import { type BlastRadius, blastRadiusSchema, type PatchBlastRadius } from '../../../shared/contract/blast-radius.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import type { Store } from '../../store/open.ts'
import { createPushedChange } from '../../store/pushed-change.ts'
import { createSettingStore } from '../../store/settings.ts'
import { foldText } from '../targets/fold-text.ts'
import type { BlastRadiusConfig } from './check.ts'

const setting = 'blast_radius'

export interface BlastRadiusRoom {
  /** What the operator set: the lists without the built-in ones. */
  current(): BlastRadius
  /** What counts, in TypeScript and in Rego. */
  config(): BlastRadiusConfig
  /** What would count after such a patch. */
  configAfter(patch: PatchBlastRadius): BlastRadiusConfig
  /** What is named changes, a list as a whole. Throws Refusal 503 when the policy engine does not take it. */
  patch(patch: PatchBlastRadius, operatorId: string): Promise<BlastRadius>
}

export interface BlastRadiusDeps {
  readonly store: Store
  readonly recorder: Pick<ChangeRecorder, 'record'>
  /** From `policies/data.json`. */
  readonly shipped: BlastRadiusConfig
  /** Where `~` begins. */
  readonly home: string
  /** Hands the whole of what counts to the policy engine; rejects when that fails. */
  readonly push: (config: BlastRadiusConfig) => Promise<void>
}

export function createBlastRadius({ store, recorder, shipped, home, push }: BlastRadiusDeps): BlastRadiusRoom {
  const rows = createSettingStore(store)
  const untouched = { ...shipped, config_paths: [], protected_patterns: [] }
  const load = () =>
    blastRadiusSchema.parse({ ...untouched, ...(rows.named([setting])[setting] as object | undefined) })
  let current = load()
  let config = combineConfig(shipped, current, home)
  const change = createPushedChange({
    push: (wanted: BlastRadius) => push(combineConfig(shipped, wanted, home)),
    stored: load,
  })
  return {
    current: () => current,
    config: () => config,
    configAfter: (patch) => combineConfig(shipped, blastRadiusSchema.parse({ ...current, ...patch }), home),
    patch: (patch, operatorId) =>
      change(() => {
        const before = load()
        const after = blastRadiusSchema.parse({ ...before, ...patch })
        return {
          wanted: after,
          async store() {
            try {
              await recorder.record(
                () => rows.put(setting, after),
                () => ({ type: 'blast_radius.updated', record: { operator_id: operatorId, before, after } }),
              )
            } finally {
              current = load()
              config = combineConfig(shipped, current, home)
            }
            return after
          },
        }
      }),
  }
}

/** The shipped lists first; `/root` is left out when it is the home itself, or every file of that user would be held. */
export function combineConfig(shipped: BlastRadiusConfig, own: BlastRadius, home: string): BlastRadiusConfig {
  const absolute = (path: string) => resolve(path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path)
  const builtIn = shipped.config_paths.filter((path) => path !== home)
  return {
    ...own,
    config_paths: [...new Set([...builtIn, ...own.config_paths].map(absolute))],
    protected_patterns: [...new Set([...shipped.protected_patterns, ...own.protected_patterns.map(foldText)])],
  }
}
