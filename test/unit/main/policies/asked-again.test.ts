// After an update the newest calls whose answers count no more are asked about once again, a few at a time, and only those.
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReplayableCall, ReplayPage } from '../../../../src/main/events/replayable.ts'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import type { EvaluatedCall, Evaluation } from '../../../../src/main/opa/evaluate-once.ts'
import { changedSet, composePolicySet, type PolicySet, storedPolicySet } from '../../../../src/main/opa/policy-set.ts'
import { type AskedAgainDeps, createAskedAgain } from '../../../../src/main/policies/asked-again.ts'
import type { OpaAnswer } from '../../../../src/shared/contract/decision.ts'
import { policiesDir, policyOf } from '../../../support/engine-room.ts'

const never = new AbortController().signal

let today: PolicySet
let old: PolicySet
let beside: PolicySet
beforeAll(async () => {
  const base = await readBaseSet(policiesDir)
  today = composePolicySet(base.modules, base.data, [policyOf(1, 'deny contains "no"')])
  const another = base.modules.map((module) => ({ ...module, hash: `${module.hash} of another version` }))
  old = composePolicySet(another, base.data, [])
  beside = changedSet(today, { drop: [policyOf(1, '').id] })
})

const said = (policy: string): OpaAnswer => {
  return { result: 'deny', policy, reason: 'r', contributing: [policy], rules: [], would: [] }
}
const call = (seq: number, set: PolicySet, more: Partial<ReplayableCall> = {}): ReplayableCall => {
  const who = { id: `${seq}`, timestamp: '2030-01-01T00:00:00.000Z', agent_id: 'a', tool_name: 't', target: null }
  const judged = { input_hash: `input-${seq}`, policy_revision: set.revision, answer: JSON.stringify(said('then')) }
  const none = { stages: [], approved_by_hand: false, has_findings: false }
  return { seq, ...who, ...none, ...judged, envelope: `"call ${seq}"`, ...more }
}
const numbers = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at)
const asked = (numbers: readonly number[]) => numbers.map((seq) => `"call ${seq}"`)

/** What is asked of the engine is kept, and answered with its own text. */
function room(calls: readonly ReplayableCall[], more: Partial<AskedAgainDeps> = {}) {
  const seen = { asked: [] as (readonly string[])[], read: 0 }
  const askedAgain = createAskedAgain({
    query: {
      async replayable({ before_seq, limit }: ReplayPage) {
        const page = calls.filter(({ seq }) => seq < before_seq).slice(0, limit)
        seen.read += page.length
        return page
      },
    },
    evaluator: {
      async evaluate({ envelopes }: Evaluation): Promise<EvaluatedCall[]> {
        seen.asked.push(envelopes)
        return envelopes.map((envelope) => ({ answer: said(envelope) }))
      },
    },
    sets: {
      surroundings: (revision) => [today, old, beside].find((set) => set.revision === revision)?.surroundings ?? null,
      load: (revision) => storedPolicySet([today, old, beside].find((set) => set.revision === revision) ?? today),
    },
    liveSet: () => today,
    ...more,
  })
  const latest = (each: ReplayableCall) => askedAgain.latest(each)
  return { seen, latest, catchUp: askedAgain.catchUp }
}

describe('calls that were judged by other modules', () => {
  it('are asked about again, newest first, and what is said now counts for the set of now', async () => {
    const calls = numbers(600, 1).map((seq) => call(seq, old))
    const { seen, latest, catchUp } = room(calls)
    const [first] = calls
    expect(first && latest(first)).toBe(first)
    await catchUp(never)
    expect(seen.asked).toEqual([asked(numbers(600, 351)), asked(numbers(350, 101)), asked(numbers(100, 1))])
    for (const each of calls)
      expect(latest(each)).toEqual({
        policy_revision: today.revision,
        answer: JSON.stringify(said(`"call ${each.seq}"`)),
      })
  })

  it('are asked about as far back as an impact looks', async () => {
    const { seen, catchUp } = room(numbers(10_400, 1).map((seq) => call(seq, seq % 250 === 0 ? old : today)))
    await catchUp(never)
    expect(seen.read).toBe(10_000)
    expect(seen.asked.flat()).toEqual(asked(numbers(41, 2).map((each) => each * 250)))
  })
})

it('leaves alone what still counts, what was not kept, and what the engine has no answer to', async () => {
  const calls = [call(4, today), call(3, beside), call(2, old, { envelope: null }), call(1, old)]
  const { seen, latest, catchUp } = room(calls, {
    evaluator: {
      async evaluate({ envelopes }) {
        seen.asked.push(envelopes)
        return [{ failure: { kind: 'unusable', message: 'none' } }]
      },
    },
  })
  await catchUp(never)
  expect(seen.asked).toEqual([asked([1])])
  for (const each of calls) expect(latest(each)).toBe(each)
})

it('asks nobody while there is no set, and ends when it is told', async () => {
  const calls = numbers(600, 1).map((seq) => call(seq, old))
  const none = room(calls, { liveSet: () => null })
  await none.catchUp(never)
  expect(none.seen).toEqual({ asked: [], read: 0 })
  const stop = new AbortController()
  const stopped = room(calls, {
    evaluator: {
      async evaluate({ envelopes }) {
        stop.abort(new Error('enough'))
        return envelopes.map((envelope) => ({ answer: said(envelope) }))
      },
    },
  })
  await expect(stopped.catchUp(stop.signal)).rejects.toThrow()
  expect(stopped.seen.read).toBe(250)
})
