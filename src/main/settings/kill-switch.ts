// The kill switch: while it is on every call is denied; it survives a restart (decision 13).
import type { Clock } from '../../shared/clock.ts'
import { type KillSwitch, killSwitchSchema } from '../../shared/contract/settings.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'
import type { Recording } from './settings.ts'

const storedAs = 'kill_switch'
const neverUsed: KillSwitch = { on: false, since: null, by: null }

export interface KillSwitchRoom {
  current(): KillSwitch
  /** On counts at once, whatever else fails; off counts once it has been recorded. */
  set(on: boolean, operatorId: string): Promise<KillSwitch>
}

export interface KillSwitchDeps {
  readonly store: Store
  readonly recorder: Recording
  readonly clock: Clock
}

export function createKillSwitch({ store, recorder, clock }: KillSwitchDeps): KillSwitchRoom {
  const rows = createSettingStore(store)
  let now: KillSwitch = killSwitchSchema.parse(rows.named([storedAs])[storedAs] ?? neverUsed)
  return {
    current: () => now,
    async set(on, operatorId) {
      if (now.on === on) return now
      const next = { on, since: clock.timestamp(), by: operatorId }
      if (on) now = next
      await recorder.record(
        () => rows.put(storedAs, next),
        () => ({ type: 'operator.kill_switch', record: { operator_id: operatorId, on } }),
      )
      now = next
      return next
    },
  }
}
