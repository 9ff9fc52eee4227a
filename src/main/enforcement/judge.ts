// The one function that judges a call: at first, at a retry, and again at dispatch after an approval.
import type { Decision } from '../../shared/contract/decision.ts'
import type { GovernedCall } from './call.ts'
import { fold } from './fold.ts'
import { runStages, type StagesRun } from './run-stages.ts'
import type { Stage } from './stage.ts'

export interface Judged extends StagesRun {
  readonly decision: Decision
}

export type Judge = (call: GovernedCall) => Promise<Judged>

/** Runs the whole request pipeline from its first stage and folds what came of it (architecture, Pipelines 5). */
export function createJudge(stages: readonly Stage[]): Judge {
  return async (call) => {
    const run = await runStages(stages, call)
    return { ...run, decision: fold(run.stages, run.facts.opa_answer ?? null) }
  }
}
