// What an update would have done to the calls of the past and to what tools answered them, and how much of that loosens.
import type { ResponseStageRecord } from '../../shared/contract/decision.ts'
import type { Impact } from '../../shared/contract/policy.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { Sets } from '../policies/changed-policies.ts'
import { newTally } from '../policies/impact.ts'
import { type ReplayDeps, replay } from '../policies/replay.ts'

export interface UpdateImpactDeps extends Pick<ReplayDeps, 'fold' | 'evaluator' | 'sets' | 'askedAgain'> {
  /** Of what tools answered. */
  readonly foldAnswer: ReplayDeps<ResponseStageRecord>['fold']
  readonly query: Pick<LogQuery, 'replayable' | 'replayableAnswers' | 'replayableUpTo'>
}

export interface UpdateImpact {
  readonly impact: Impact
  /** Calls and answers that were refused or asked about, and would be let through, or only be asked about. */
  readonly loosened: number
}

/** The newest so many. */
const limit = 10_000
const rank: Readonly<Record<Verdict, number>> = { allow: 0, escalate: 1, deny: 2 }

/** Throws Refusal 503 when it was cancelled. */
export type MeasureUpdate = (sets: Sets, signal: AbortSignal) => Promise<UpdateImpact>

export function createMeasureUpdate({ foldAnswer, query, ...deps }: UpdateImpactDeps): MeasureUpdate {
  const { replayable, replayableAnswers, replayableUpTo } = query
  return async (sets, signal) => {
    const began = performance.now()
    const tally = newTally()
    let loosened = 0
    for await (const step of replay({ ...deps, query: { replayable, replayableUpTo } }, sets, limit, signal)) {
      tally.add(step)
      loosened += loosenedIn(step.replayed)
    }
    if (sets.before.judgesResponses || sets.after.judgesResponses) {
      const answers = { ...deps, fold: foldAnswer, query: { replayable: replayableAnswers, replayableUpTo } }
      for await (const { replayed } of replay(answers, sets, limit, signal)) loosened += loosenedIn(replayed)
    }
    if (signal.aborted) throw new Refusal(503, 'cancelled', 'The replay was cancelled.')
    return { impact: tally.result(performance.now() - began), loosened }
  }
}

function loosenedIn(replayed: readonly { readonly before: Verdict; readonly after: Verdict }[]): number {
  return replayed.filter(({ before, after }) => rank[after] < rank[before]).length
}
