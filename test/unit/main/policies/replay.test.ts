// The course of a replay: chunks overlap, are told of in order, and end together when one of them fails or nobody reads on.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import type { ReplayableCall } from '../../../../src/main/events/replayable.ts'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import type { RowValue } from '../../../../src/main/opa/evaluate-rows.ts'
import { changedSet, composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import type { Sets } from '../../../../src/main/policies/changed-policies.ts'
import { type ReplayDeps, replay } from '../../../../src/main/policies/replay.ts'
import { askedOnce } from '../../../support/asked-again.ts'
import { envelopeOf, policiesDir, policyOf } from '../../../support/engine-room.ts'
import { until } from '../../../support/processes.ts'

const calls = 6000
const never = new AbortController().signal
const allow = { result: 'allow', policy: 'p', reason: '', contributing: [], rules: [] }
const both: RowValue = { value: { before: allow, after: { ...allow, result: 'deny' } } }

let sets: Sets
beforeAll(async () => {
  const base = await readBaseSet(policiesDir)
  const before = composePolicySet(base.modules, base.data, [])
  sets = { before, after: changedSet(before, { put: [policyOf(0, 'deny contains "Nothing"')] }) }
})

/** Answers of the engine come when the test says so: `asked[n]` are those of the n-th question. */
function course() {
  const asked: { signal: AbortSignal | undefined; answer(): void; fail(error: Error): void }[] = []
  const call = (seq: number): ReplayableCall => {
    const who = {
      id: `${seq}`,
      input_hash: `input-${seq}`,
      timestamp: '2030-01-01T00:00:00.000Z',
      agent_id: 'a',
      tool_name: 't',
      target: null,
    }
    const none = { stages: [], policy_revision: null, answer: null, approved_by_hand: false, has_findings: false }
    return { seq, ...who, ...none, envelope: envelopeOf({}) }
  }
  const values: ReplayDeps['evaluator']['values'] = ({ envelopes, query, signal }) => {
    // Whom the change speaks for is not what is waited for here: for everybody.
    if (query !== 'data.replay.answers') return Promise.resolve(envelopes.map(() => ({ value: true })))
    return new Promise((resolve, reject) => {
      asked.push({ signal, answer: () => resolve(envelopes.map(() => both)), fail: reject })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  }
  const deps: ReplayDeps = {
    fold,
    query: {
      replayableUpTo: async () => calls,
      replayable: async ({ before_seq, limit }) => {
        const first = Math.min(before_seq - 1, calls)
        return Array.from({ length: Math.min(limit, first) }, (_, at) => call(first - at))
      },
    },
    evaluator: { values, evaluate: () => Promise.reject(new Error('nobody is asked under each set alone')) },
    sets: { surroundings: () => null, load: () => null },
    askedAgain: askedOnce,
  }
  return { asked, deps }
}

describe('a replay', () => {
  it('asks about the next chunk while one is decided, about no more, and tells of them in order', async () => {
    const { asked, deps } = course()
    const steps = replay(deps, sets, calls, never)
    const first = steps.next()
    await until(() => asked.length === 2)
    asked[1]?.answer()
    await nextTurn()
    expect(asked).toHaveLength(2)
    asked[0]?.answer()
    expect((await first).value).toMatchObject({ done: 500, skipped: 0, unaffected: 0 })
    const second = steps.next()
    await until(() => asked.length === 3)
    expect((await second).value).toMatchObject({ done: 5500 })
    asked[2]?.answer()
    const third = (await steps.next()).value
    expect(third).toMatchObject({ done: calls })
    expect(third?.replayed.map(({ call }: { call: ReplayableCall }) => call.seq).slice(0, 2)).toEqual([500, 499])
    expect((await steps.next()).done).toBe(true)
  })

  it('fails with the chunk that fails, and lets the other one end', async () => {
    const { asked, deps } = course()
    const first = replay(deps, sets, calls, never).next()
    await until(() => asked.length === 2)
    asked[0]?.fail(new Error('the disk is full'))
    await expect(first).rejects.toThrow('the disk is full')
    expect(asked[1]?.signal?.aborted).toBe(true)
  })

  it('ends what is under way when its reader leaves', async () => {
    const { asked, deps } = course()
    const steps = replay(deps, sets, calls, never)
    const first = steps.next()
    await until(() => asked.length === 2)
    asked[0]?.answer()
    await first
    await steps.return(undefined)
    expect(asked[1]?.signal?.aborted).toBe(true)
  })

  it('ends without a word when it is cancelled', async () => {
    const { asked, deps } = course()
    const stop = new AbortController()
    const first = replay(deps, sets, calls, stop.signal).next()
    await until(() => asked.length === 2)
    stop.abort(new Error('enough'))
    expect(await first).toEqual({ done: true, value: undefined })
  })
})
