// When candidates become policies by themselves: defaults, overlaid by what an admin changed.
import {
  defaultPolicyAutomation,
  type PatchPolicyAutomation,
  type PolicyAutomation,
  policyAutomationSchema,
} from '../../shared/contract/candidate.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'
import type { Recording } from './settings.ts'

export interface PolicyAutomationRoom {
  current(): PolicyAutomation
  /** What is not named stays. */
  patch(patch: PatchPolicyAutomation, operatorId: string): Promise<PolicyAutomation>
}

export function createPolicyAutomation(deps: { store: Store; recorder: Recording }): PolicyAutomationRoom {
  const rows = createSettingStore(deps.store)
  const names = Object.keys(defaultPolicyAutomation) as (keyof PolicyAutomation)[]
  const current = () => policyAutomationSchema.parse({ ...defaultPolicyAutomation, ...rows.named(names) })
  return {
    current,
    async patch(patch, operatorId) {
      let before = current()
      let after = before
      await deps.recorder.record(
        () => {
          before = current()
          after = policyAutomationSchema.parse({ ...before, ...patch })
          for (const name of names) if (after[name] !== before[name]) rows.put(name, after[name])
        },
        () => ({ type: 'policy_automation.updated', record: { operator_id: operatorId, before, after } }),
      )
      return after
    },
  }
}
