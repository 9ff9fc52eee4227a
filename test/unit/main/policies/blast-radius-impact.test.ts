// What other thresholds would have done: asked with the new document, and without the pre-check of the calls' own time.

import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import type { EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { composePolicySet, type PolicySet } from '../../../../src/main/opa/policy-set.ts'
import { createBlastRadiusImpact } from '../../../../src/main/policies/blast-radius-impact.ts'
import type { BlastRadius } from '../../../../src/shared/contract/blast-radius.ts'
import type { StageRecord } from '../../../../src/shared/contract/decision.ts'
import type { Verdict } from '../../../../src/shared/contract/primitives.ts'
import { resultOf } from '../../../../src/shared/progress-event.ts'
import { askedOnce } from '../../../support/asked-again.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { decided } from '../../../support/log-rows.ts'

const now: BlastRadius = {
  min_delete_depth: 3,
  email_recipient_limit: 10,
  bulk_action_threshold: 50,
  config_paths: [],
  protected_patterns: [],
}
const held: StageRecord = {
  stage: 'blast_radius',
  outcome: 'escalate',
  code: 'blast_radius.bulk_threshold',
  reason: 'blast_radius',
  duration_us: 1,
}

/** The engine in one rule: a call that touches more things than the threshold of its document is held. */
const evaluator: EvaluateOnce = {
  values: async () => {
    throw new Error('thresholds reach every call, so every call is decided again')
  },
  async evaluate({ set, envelopes }) {
    const { behavry } = (set as PolicySet).data as { behavry: { blast_radius_config: BlastRadius } }
    return envelopes.map((text) => {
      const { resource_count } = (JSON.parse(text) as { request: { resource_count: number } }).request
      const many = resource_count > behavry.blast_radius_config.bulk_action_threshold
      const result: Verdict = many ? 'escalate' : 'allow'
      return { answer: { result, policy: 'p', reason: '', contributing: ['p'], rules: [], would: [] } }
    })
  },
}

it('counts calls that would be held or let through, whatever the pre-check of their time said', async () => {
  const base = await identityRooms()
  const record = async (resource_count: number, stages: readonly StageRecord[]) => {
    const [call_id, hash] = [randomUUID(), randomUUID()]
    const row = decided(call_id, { action: 'write', input_hash: hash, stages: [...stages] })
    const input = { hash, envelope: JSON.stringify({ request: { resource_count } }) }
    await base.log.append({ type: 'call.decided', call_id, record: { ...row }, input })
    return call_id
  }
  const few = await record(20, [])
  const many = await record(60, [held])
  const set = composePolicySet([], { behavry: { blast_radius_config: now } }, [])
  const impact = createBlastRadiusImpact({
    fold,
    query: base.log.query,
    evaluator,
    sets: { surroundings: () => null, load: () => null },
    askedAgain: askedOnce,
    currentSet: () => set,
    configAfter: (patch) => ({ ...now, ...(patch as Partial<BlastRadius>) }),
  })
  const ask = (bulk_action_threshold: number) =>
    resultOf(impact.ask({ bulk_action_threshold })(new AbortController().signal))
  const ids = ({ calls }: { calls: readonly { id: string }[] }) => calls.map(({ id }) => id)
  const tighter = await ask(10)
  expect([ids(tighter.newly_escalated), ids(tighter.newly_allowed)]).toEqual([[few], []])
  const looser = await ask(100)
  expect([ids(looser.newly_escalated), ids(looser.newly_allowed)]).toEqual([[], [many]])
  const same = await ask(50)
  expect([same.calls, same.newly_escalated.count, same.newly_allowed.count]).toEqual([2, 0, 0])
  await expect(resultOf(impact.ask({})(AbortSignal.abort()))).rejects.toThrow('cancelled')
  await base.close()
})
