// What other thresholds of the blast radius would have done to the calls of the past, before they count.
import type { BlastRadius, PatchBlastRadius } from '../../shared/contract/blast-radius.ts'
import { changedSet, type PolicySet } from '../opa/policy-set.ts'
import { type ImpactEvent, measure } from './impact.ts'
import type { ReplayDeps } from './replay.ts'

export interface BlastRadiusImpactDeps extends ReplayDeps {
  /** What the live engine holds. Throws Refusal 503 while there is nothing. */
  readonly currentSet: () => PolicySet
  /** What the engine would hold after a patch. */
  readonly configAfter: (patch: PatchBlastRadius) => BlastRadius
}

export interface BlastRadiusImpact {
  ask(patch: PatchBlastRadius): (signal: AbortSignal) => AsyncGenerator<ImpactEvent>
}

const limit = 10_000

/**
 * The pre-check of each call was made with the thresholds of its time, so it is left out on both sides: its mirror in
 * Rego says the same. A call that the pre-check denied never reached the engine and cannot be replayed.
 */
export function createBlastRadiusImpact(deps: BlastRadiusImpactDeps): BlastRadiusImpact {
  const fold: ReplayDeps['fold'] = (stages, answer) =>
    deps.fold(
      stages.filter(({ stage }) => stage !== 'blast_radius'),
      answer,
    )
  return {
    ask(patch) {
      const before = deps.currentSet()
      const after = changedSet(before, { documents: { 'behavry.blast_radius_config': deps.configAfter(patch) } })
      return (signal) => measure({ ...deps, fold }, { before, after }, limit, signal)
    },
  }
}
