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

const allDenied: Judged = {
  stages: [],
  facts: {},
  failure: null,
  decision: {
    result: 'deny',
    reason: 'kill_switch',
    policy_id: 'kill_switch',
    contributing: [],
    message: 'The operator has stopped all calls.',
    remedy: 'Wait until the operator lets calls through again.',
  },
}

/**
 * Runs the whole request pipeline from its first stage and folds what came of it (architecture, Pipelines 5). The kill
 * switch is asked before the first stage, and so at dispatch too (decision 13).
 */
export function createJudge(stages: readonly Stage[], everythingDenied: () => boolean): Judge {
  return async (call) => {
    if (everythingDenied()) return allDenied
    const run = await runStages(stages, call)
    return { ...run, decision: fold(run.stages, run.facts.opa_answer ?? null) }
  }
}
