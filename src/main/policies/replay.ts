// Decides recorded calls again under two sets of policies: what every impact and every proof rests on (decision 14).
import type { Decision, OpaAnswer, StageRecord } from '../../shared/contract/decision.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import type { LogQuery } from '../events/log-query.ts'
import type { ReplayableCall, ReplayPage } from '../events/replayable.ts'
import type { EvaluateOnce } from '../opa/evaluate-once.ts'
import type { PolicySetStore } from '../store/policy-sets.ts'
import { createAffected } from './affected.ts'
import type { AskedAgain } from './asked-again.ts'
import { type AskBoth, createAskBoth, type RecordedCall } from './both-answers.ts'
import { type CallPage, callPages } from './call-pages.ts'
import { changedPolicies, type Sets } from './changed-policies.ts'
import { createRecordedOf } from './recorded-answers.ts'

/** Merges stored stages with an answer of the engine, as it was done when the call was judged. */
export type Fold<S = StageRecord, D = Decision> = (stages: readonly S[], answer: OpaAnswer | null) => D

/** Of calls, or of what tools answered: those have stages and a fold of their own. */
export interface ReplayDeps<S extends AnyStage = StageRecord> {
  readonly fold: Fold<S, Pick<Decision, 'result'>>
  readonly query: Pick<LogQuery, 'replayableUpTo'> & {
    replayable(page: ReplayPage): Promise<readonly ReplayableCall<S>[]>
  }
  readonly evaluator: EvaluateOnce
  readonly sets: Pick<PolicySetStore, 'surroundings' | 'load'>
  readonly askedAgain: Pick<AskedAgain, 'latest'>
}

type AnyStage = Pick<StageRecord, 'facts'> & { readonly stage: string }

export interface Replayed {
  readonly call: ReplayableCall<AnyStage>
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
const chunk = 5000
/** Enough to see whether the change speaks for most of them, and the first progress at once. */
const firstChunk = 500
/** Chunks that are decided at the same time: the engine works on the next one while this one is folded. */
const chunksAtOnce = 2

/** The newest `limit` calls in chunks, newest first. Ends early, and with its children, when `signal` aborts or its reader leaves. */
export async function* replay<S extends AnyStage>(
  deps: ReplayDeps<S>,
  sets: Sets,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ReplayStep> {
  const left = new AbortController()
  const begin = createSteps(deps, sets, AbortSignal.any([signal, left.signal]))
  const underWay: Promise<ReplayStep>[] = []
  try {
    const size = (done: number) => (done === 0 ? firstChunk : chunk)
    for await (const page of callPages({ read: deps.query.replayable, limit, size })) {
      if (signal.aborted) return
      const { step } = await begin(page)
      underWay.push(step)
      // Whoever waits for it is told; that may be after it has failed.
      step.catch(() => {})
      if (underWay.length === chunksAtOnce) yield (await underWay.shift()) as ReplayStep
    }
    while (underWay.length > 0) yield (await underWay.shift()) as ReplayStep
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    left.abort()
    await Promise.allSettled(underWay)
  }
}

/** Begins with a page as soon as it is known whom of it the change speaks for; the step itself comes later. */
function createSteps<S extends AnyStage>(deps: ReplayDeps<S>, sets: Sets, signal: AbortSignal) {
  const changed = changedPolicies(sets)
  const askBoth = createAskBoth(deps.evaluator, sets, changed)
  const recordedOf = createRecordedOf(deps.sets, sets.before)
  let affected = changed && createAffected(deps.evaluator, sets, changed)
  return async ({ calls, done }: CallPage<ReplayableCall<S>>): Promise<{ readonly step: Promise<ReplayStep> }> => {
    const kept = calls.flatMap((call) => (call.envelope === null ? [] : [{ call, envelope: call.envelope }]))
    const envelopes = kept.map(({ envelope }) => envelope)
    const asked = affected && (await affected(envelopes, signal))
    const again = asked ? kept.filter((_, at) => asked[at]) : kept
    // To ask first whom a change speaks for spares nothing when it speaks for most.
    if (again.length > kept.length / 2) affected = null
    const toDecide = again.map(({ call, envelope }) => {
      // An exception looks at every rule that holds the call; otherwise what came of them is enough.
      return { call, envelope, recorded: recordedOf(deps.askedAgain.latest(call)), whole: wasMetByException(call) }
    })
    const counts = { done, skipped: calls.length - kept.length, unaffected: kept.length - again.length }
    const decided = decideUnderBoth(deps.fold, askBoth, toDecide, signal)
    return { step: decided.then((replayed) => ({ ...counts, replayed })) }
  }
}

function wasMetByException({ stages }: ReplayableCall<AnyStage>): boolean {
  return stages.some(({ facts }) => facts?.exception_id !== undefined)
}

async function decideUnderBoth<S extends AnyStage>(
  fold: ReplayDeps<S>['fold'],
  askBoth: AskBoth,
  calls: readonly (RecordedCall & { readonly call: ReplayableCall<S> })[],
  signal: AbortSignal,
): Promise<Replayed[]> {
  const answers = await askBoth(calls, signal)
  const verdict = (call: ReplayableCall<S>, answer: OpaAnswer | null | undefined) =>
    decideAgain(fold, call, answer ?? null).result
  return calls.map(({ call }, at) => ({
    call,
    before: verdict(call, answers[at]?.before),
    after: verdict(call, answers[at]?.after),
  }))
}

/** What the other stages said stays; only the engine's answer is another one. */
export function decideAgain<S extends AnyStage, D>(
  fold: Fold<S, D>,
  { stages }: { readonly stages: readonly S[] },
  answer: OpaAnswer | null,
): D {
  return fold(
    stages.filter(({ stage }) => stage !== 'policy'),
    answer,
  )
}
