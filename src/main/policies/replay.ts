// Decides recorded calls again under two sets of policies: what every impact and every proof rests on (decision 14).
import type { Decision, OpaAnswer, StageRecord } from '../../shared/contract/decision.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { ReplayableCall } from '../events/replayable.ts'
import type { EvaluatedCall, EvaluateOnce } from '../opa/evaluate-once.ts'
import { createAffected, type Sets } from './affected.ts'

/** Merges stored stages with an answer of the engine, as it was done when the call was judged. */
export type Fold = (stages: readonly StageRecord[], answer: OpaAnswer | null) => Decision

export interface ReplayDeps {
  readonly fold: Fold
  readonly query: Pick<LogQuery, 'replayable' | 'replayableUpTo'>
  readonly evaluator: EvaluateOnce
}

export interface Replayed {
  readonly call: ReplayableCall
  readonly before: Verdict
  readonly after: Verdict
}

export interface ReplayStep {
  /** Calls read so far; those without an input are among them. */
  readonly done: number
  readonly skipped: number
  /** Calls that no changed policy speaks for: decided alike, and not asked again. */
  readonly unaffected: number
  readonly replayed: readonly Replayed[]
}

/** Small enough that progress is seen and a cancel is quick, large enough that starting a child does not count. */
const chunk = 2500

/** The newest `limit` calls in chunks, newest first. Ends early when `signal` aborts. */
export async function* replay(
  deps: ReplayDeps,
  sets: Sets,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ReplayStep> {
  const affected = createAffected(deps.evaluator, sets)
  let before_seq = Number.MAX_SAFE_INTEGER
  let done = 0
  while (done < limit && !signal.aborted) {
    const calls = await deps.query.replayable({ before_seq, limit: Math.min(chunk, limit - done) })
    const last = calls.at(-1)
    if (!last) return
    before_seq = last.seq
    done += calls.length
    const kept = calls.flatMap((call) => (call.envelope === null ? [] : [{ call, envelope: call.envelope }]))
    try {
      const asked = await affected(
        kept.map(({ envelope }) => envelope),
        signal,
      )
      const again = kept.filter((_, at) => asked[at])
      const replayed = await decideUnderBoth(deps, sets, again, signal)
      yield { done, skipped: calls.length - kept.length, unaffected: kept.length - again.length, replayed }
    } catch (error) {
      if (signal.aborted) return
      throw error
    }
  }
}

interface KeptCall {
  readonly call: ReplayableCall
  readonly envelope: string
}

async function decideUnderBoth(
  { evaluator, fold }: ReplayDeps,
  sets: Sets,
  calls: readonly KeptCall[],
  signal: AbortSignal,
): Promise<Replayed[]> {
  const envelopes = calls.map(({ envelope }) => envelope)
  const [before, after] = await Promise.all([
    evaluator.evaluate({ set: sets.before, envelopes, signal }),
    evaluator.evaluate({ set: sets.after, envelopes, signal }),
  ])
  return calls.map(({ call }, at) => ({
    call,
    before: decideAgain(fold, call, answerOf(before[at])).result,
    after: decideAgain(fold, call, answerOf(after[at])).result,
  }))
}

/** No answer of the engine is a deny, as it would be live. */
export function answerOf(evaluated: EvaluatedCall | undefined): OpaAnswer | null {
  return evaluated && 'answer' in evaluated ? evaluated.answer : null
}

/** What the other stages said stays; only the engine's answer is another one. */
export function decideAgain(
  fold: Fold,
  { stages }: { readonly stages: readonly StageRecord[] },
  answer: OpaAnswer | null,
): Decision {
  return fold(
    stages.filter(({ stage }) => stage !== 'policy'),
    answer,
  )
}
