// Directly after an automatic activation: what the rule would have done, attached and told; one that reaches too far is only watched.
import type { PolicyAutomation } from '../../shared/contract/candidate.ts'
import type { Impact } from '../../shared/contract/policy.ts'
import { type Background, inBackground } from '../../shared/in-background.ts'
import { resultOf } from '../../shared/progress-event.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { Policies } from '../policies/policies.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import type { CandidateStore } from '../store/candidates.ts'
import { type MeasureCandidate, withoutFinding } from './candidate-impact.ts'
import { automation } from './candidate-row.ts'

export interface MeasureActivatedDeps {
  readonly candidates: CandidateStore
  readonly policies: Pick<Policies, 'get' | 'patch'>
  readonly measure: MeasureCandidate
  readonly recorder: ChangeRecorder
  readonly settings: () => PolicyAutomation
  readonly report: (error: unknown) => void
}

/** Begun, it measures every one that nobody has measured yet, one after the other. */
export function createMeasureActivated(deps: MeasureActivatedDeps): Background {
  return inBackground(async (signal) => {
    const failed = new Set<string>()
    for (;;) {
      const next = deps.candidates.unmeasured().find(({ id }) => !failed.has(id))
      if (!next || signal.aborted) return
      await measureOne(deps, next, signal).catch((error: unknown) => {
        failed.add(next.id)
        if (!signal.aborted) deps.report(error)
      })
    }
  }, deps.report)
}

async function measureOne(deps: MeasureActivatedDeps, candidate: CandidateRow, signal: AbortSignal): Promise<void> {
  const impact = await resultOf(deps.measure(candidate, signal))
  const reach = withoutFinding(impact)
  const { auto_max_reach } = deps.settings()
  const policyId = candidate.activated_policy_id
  const tooFar = auto_max_reach !== null && reach > auto_max_reach
  const watched = tooFar && policyId !== null && deps.policies.get(policyId).status === 'active'
  if (watched) await deps.policies.patch(policyId, { status: 'monitor' }, automation)
  await deps.recorder.record(
    () => deps.candidates.measure(candidate.id, JSON.stringify(impact)),
    () => ({ type: 'policy_candidate_measured', record: told(candidate, impact, reach, watched) }),
  )
}

function told(candidate: CandidateRow, impact: Impact, without_finding: number, set_to_monitor: boolean) {
  const { id: candidate_id, activated_policy_id: policy_id, pattern_signature } = candidate
  const { calls, newly_denied, newly_escalated } = impact
  const counts = { calls, newly_denied: newly_denied.count, newly_escalated: newly_escalated.count, without_finding }
  return { candidate_id, policy_id, pattern_signature, ...counts, set_to_monitor }
}
