// Tries a candidate on an input, away from the live engine: what its own rules say, and the whole set without and with it.
import type { CandidateTest } from '../../shared/contract/candidate.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import { changedSet, type PolicySet } from '../opa/policy-set.ts'
import { authoredPackages, loadedPackageOf } from '../opa/render-module.ts'
import type { CandidateRow } from '../store/candidate-tables.ts'
import { policyOf } from './candidate-impact.ts'
import { completeInput } from './complete-input.ts'

export interface DryRunDeps {
  readonly evaluator: EvaluateOnce
  readonly currentSet: () => PolicySet
  readonly tenantId: string
}

/** Throws Refusal 422 `no_answer`. */
export type DryRun = (candidate: CandidateRow, input: Readonly<Record<string, unknown>>) => Promise<CandidateTest>

export function createDryRun({ evaluator, currentSet, tenantId }: DryRunDeps): DryRun {
  return async (candidate, input) => {
    const policy = policyOf(candidate, tenantId)
    const without = changedSet(currentSet(), { drop: [policy.id] })
    const with_ = changedSet(without, { put: [policy] })
    const envelopes = [JSON.stringify(completeInput(input, tenantId))]
    const query = `data.${loadedPackageOf(policy)}`
    const [[own], [before], [after]] = await Promise.all([
      evaluator.values({ set: with_, query, envelopes }),
      evaluator.evaluate({ set: without, envelopes }),
      evaluator.evaluate({ set: with_, envelopes }),
    ])
    const [one, other] = [answerOf(before), answerOf(after)]
    if (!own || !('value' in own) || !one || !other)
      throw new Refusal(422, 'no_answer', 'The policy engine had no answer for this input.')
    return {
      candidate_id: candidate.id,
      opa_result: { result: own.value as Record<string, unknown> },
      rego_package: authoredPackages.autogen,
      decision: { without: one.result, with: other.result },
    }
  }
}
