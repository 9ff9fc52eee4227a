// What modules said that are others since an update counts no more: the newest of their calls are asked about once more, while nobody waits.
import { setTimeout as pause } from 'node:timers/promises'
import type { ReplayableCall, ReplayPage } from '../events/replayable.ts'
import { answerOf, type EvaluateOnce } from '../opa/evaluate-once.ts'
import type { PolicySet } from '../opa/policy-set.ts'
import type { PolicySetStore } from '../store/policy-sets.ts'
import { callPages } from './call-pages.ts'
import { createRecordedOf, type OnRecord } from './recorded-answers.ts'

export interface AskedAgainDeps {
  readonly query: { replayable(page: ReplayPage): Promise<readonly ReplayableCall[]> }
  readonly evaluator: Pick<EvaluateOnce, 'evaluate'>
  readonly sets: Pick<PolicySetStore, 'surroundings' | 'load'>
  /** What the live engine holds; null while there is nothing. */
  readonly liveSet: () => PolicySet | null
}

export interface AskedAgain {
  /** What was said of the call last: since it was made, or else what is on record. */
  latest(call: Asked): OnRecord
  /** Does nothing where all that is on record still counts. Rejects only when aborted, or when the log cannot be read. */
  catchUp(signal: AbortSignal): Promise<void>
}

type Asked = OnRecord & Pick<ReplayableCall, 'input_hash'>

/** As many as an impact looks at; they are kept in memory, so that nothing of a call outlives what the log keeps of it. */
const newest = 10_000
/** One child of the engine, for about half a second. */
const atOnce = 250

export function createAskedAgain(deps: AskedAgainDeps): AskedAgain {
  const said = new Map<string, OnRecord>()
  return {
    latest: (call) => said.get(call.input_hash) ?? call,
    async catchUp(signal) {
      const set = deps.liveSet()
      if (!set) return
      const recordedOf = createRecordedOf(deps.sets, set)
      for await (const { calls } of callPages({ read: deps.query.replayable, limit: newest, size: () => atOnce })) {
        signal.throwIfAborted()
        const stale = calls.flatMap(({ envelope, ...call }) =>
          envelope === null || recordedOf(call) ? [] : [{ envelope, input_hash: call.input_hash }],
        )
        const began = performance.now()
        const envelopes = stale.map(({ envelope }) => envelope)
        const answers = stale.length === 0 ? [] : await deps.evaluator.evaluate({ set, envelopes, signal })
        for (const [at, { input_hash }] of stale.entries()) {
          const answer = answerOf(answers[at])
          if (answer) said.set(input_hash, { policy_revision: set.revision, answer: JSON.stringify(answer) })
        }
        // Half of the time belongs to calls that are made now.
        await pause(performance.now() - began, undefined, { signal, ref: false })
      }
    },
  }
}
