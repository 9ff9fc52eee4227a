// Decides recorded calls again under two sets of policies: what every impact and every proof rests on (decision 14).
import type { Decision, OpaAnswer, StageRecord } from '../../shared/contract/decision.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { ReplayableCall } from '../events/replayable.ts'
import type { EvaluatedCall, EvaluateOnce } from '../opa/evaluate-once.ts'
import type { PolicySet } from '../opa/policy-set.ts'

/** Merges stored stages with an answer of the engine, as it was done when the call was judged. */
export type Fold = (stages: readonly StageRecord[], answer: OpaAnswer | null) => Decision

export interface ReplayDeps {
  readonly fold: Fold
  readonly query: Pick<LogQuery, 'replayable'>
  readonly evaluator: Pick<EvaluateOnce, 'evaluate'>
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
  readonly replayed: readonly Replayed[]
}

/** Small enough that progress is seen and a cancel is quick, large enough that starting a child does not count. */
const chunk = 2500

/** The newest `limit` calls in chunks, newest first. Ends early when `signal` aborts. */
export async function* replay(
  { query, evaluator, fold }: ReplayDeps,
  sets: { readonly before: PolicySet; readonly after: PolicySet },
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ReplayStep> {
  let before_seq = Number.MAX_SAFE_INTEGER
  let done = 0
  while (done < limit && !signal.aborted) {
    const calls = await query.replayable({ before_seq, limit: Math.min(chunk, limit - done) })
    const last = calls.at(-1)
    if (!last) return
    before_seq = last.seq
    done += calls.length
    const kept = calls.filter(({ envelope }) => envelope !== null)
    const envelopes = kept.map(({ envelope }) => envelope as string)
    const [before, after] = await Promise.all([
      evaluator.evaluate({ set: sets.before, envelopes, signal }),
      evaluator.evaluate({ set: sets.after, envelopes, signal }),
    ])
    if (signal.aborted) return
    const replayed = kept.map((call, at) => ({
      call,
      before: decideAgain(fold, call, answerOf(before[at])).result,
      after: decideAgain(fold, call, answerOf(after[at])).result,
    }))
    yield { done, skipped: calls.length - kept.length, replayed }
  }
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
