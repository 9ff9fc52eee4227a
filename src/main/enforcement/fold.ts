// Merges every stage's part and OPA's answer into one decision: a pure function, so that any stored call can be folded again.
import type { Decision, OpaAnswer, StageRecord } from '../../shared/contract/decision.ts'
import type { Reason } from '../../shared/contract/primitives.ts'

/** OPA's word for "nothing matched"; the only deny that a later exception may lift (decision 3). */
export const defaultPolicy = 'default'

const noOpaAnswer: Decision = {
  result: 'deny',
  reason: 'opa_unavailable',
  policy_id: 'opa_unavailable',
  contributing: [],
  message: 'The policy engine gave no answer, so the call is denied.',
  remedy: 'Try again in a few seconds.',
}

/**
 * Any deny other than the default denies at once; a default deny stays what it is, so that nobody is asked about what
 * would be refused anyway; otherwise at most one hold (decisions 1 and 2). No answer of OPA is a deny.
 */
export function fold(stages: readonly StageRecord[], opa: OpaAnswer | null): Decision {
  const refusing = stages.find((stage) => stage.outcome === 'deny' || stage.outcome === 'error')
  if (refusing && refusing.stage !== 'policy') return fromStage(refusing, 'deny')
  if (refusing?.outcome === 'error' || !opa) return refusing ? fromStage(refusing, 'deny') : noOpaAnswer
  if (opa.result === 'deny') return fromOpa(opa, 'deny')
  const holds = stages.filter((stage) => stage.outcome === 'escalate' && stage.stage !== 'policy')
  if (opa.result === 'escalate') return withHolds(fromOpa(opa, 'escalate'), holds)
  const first = holds[0]
  return first ? withHolds(fromStage(first, 'escalate'), holds) : fromOpa(opa, 'allow')
}

function fromStage(stage: StageRecord, result: 'deny' | 'escalate'): Decision {
  const code = stage.code ?? stage.stage
  return {
    result,
    reason: stage.reason ?? 'opa_unavailable',
    policy_id: code,
    contributing: [code],
    message: stage.message ?? '',
    remedy: stage.remedy ?? '',
  }
}

function fromOpa(opa: OpaAnswer, result: Decision['result']): Decision {
  const lead = opa.rules.find((rule) => rule.policy === opa.policy && rule.result === result)
  return {
    result,
    reason: reasonOf(opa),
    policy_id: opa.policy,
    contributing: opa.contributing,
    message: opa.reason || lead?.reason || '',
    remedy:
      lead?.remedy ??
      (opa.policy === defaultPolicy ? 'Ask the operator for a permission or a role that covers this call.' : ''),
  }
}

function reasonOf(opa: OpaAnswer): Reason {
  if (opa.policy === defaultPolicy) return 'no_policy_matched'
  if (opa.policy.startsWith('policy_conflict:')) return 'policy_conflict'
  return opa.policy.startsWith('blast_radius.') ? 'blast_radius' : 'policy'
}

function withHolds(decision: Decision, holds: readonly StageRecord[]): Decision {
  const codes = holds.map((stage) => stage.code ?? stage.stage)
  return { ...decision, contributing: [...new Set([...decision.contributing, ...codes])].sort() }
}
