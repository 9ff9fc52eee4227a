// What would have become of a recorded answer if the policy engine had said something else of it: as it was folded then.
import type { OpaAnswer, ResponseStageRecord } from '../../../shared/contract/decision.ts'
import type { Verdict } from '../../../shared/contract/primitives.ts'
import { foldResponse, type ResponseDecision } from './fold-response.ts'

const verdicts: Readonly<Record<ResponseDecision['outcome'], Verdict>> = {
  pass: 'allow',
  block: 'deny',
  hold: 'escalate',
}

/** `stages` without that of the policy engine. No answer holds the result, as it would live. */
export function foldAnswerAgain(
  stages: readonly ResponseStageRecord[],
  answer: OpaAnswer | null,
): { readonly result: Verdict } {
  return { result: verdicts[foldResponse([...stages, policyRecord(answer)]).outcome] }
}

function policyRecord(answer: OpaAnswer | null): ResponseStageRecord {
  const record = { stage: 'policy', duration_us: 0 } as const
  if (!answer) return { ...record, outcome: 'error' }
  const { result, policy, contributing } = answer
  if (result === 'allow') return { ...record, outcome: 'pass' }
  return { ...record, outcome: result, code: policy, facts: { contributing } }
}
