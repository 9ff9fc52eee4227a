// Both answers of a call: what was said when it was made is heard from the record as far as it counts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { changedSet, composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import { voices } from '../../../../src/main/opa/voices.ts'
import { type AskBoth, createAskBoth } from '../../../../src/main/policies/both-answers.ts'
import { changedPolicies } from '../../../../src/main/policies/changed-policies.ts'
import type { RecordedAnswer } from '../../../../src/main/policies/recorded-answers.ts'
import type { OpaAnswer, RuleHit } from '../../../../src/shared/contract/decision.ts'
import { envelopeOf, policiesDir, policyId, policyOf } from '../../../support/engine-room.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let oneShot: OneShot
let askBoth: AskBoth

/** One policy holds writes; the change makes it deny them. Nobody is asked under each set alone. */
beforeAll(async () => {
  oneShot = createOneShot({ binary: opaBinary, folder: tempFolder(true) })
  const base = await readBaseSet(policiesDir)
  const body = (word: string) => `${word} contains "Mine" if input.request.action == "write"`
  const before = composePolicySet(base.modules, base.data, [policyOf(0, body('escalate'))])
  const sets = { before, after: changedSet(before, { put: [policyOf(0, body('deny'))] }) }
  const { values } = createEvaluateOnce(oneShot)
  const evaluate = () => Promise.reject(new Error('both answers come from one evaluation'))
  askBoth = createAskBoth({ values, evaluate }, sets, changedPolicies(sets))
})
afterAll(() => oneShot.close())

const said = (policy: string, result: RuleHit['result'], source: RuleHit['source']): RuleHit => ({
  policy,
  result,
  hold: false,
  reason: 'r',
  remedy: '',
  module: `module.${policy}`,
  source,
})

const answered = (rules: readonly RuleHit[], more: Partial<OpaAnswer> = {}): OpaAnswer => {
  return { result: 'deny', policy: 'then', reason: '', contributing: [], rules: [...rules], would: [], ...more }
}

async function ask(
  action: string,
  recorded: OpaAnswer | null,
  counts: RecordedAnswer['counts'] = new Set(voices),
  whole = true,
) {
  const answer = recorded && { answer: JSON.stringify(recorded), counts }
  const call = { envelope: envelopeOf({ action }), recorded: answer, whole }
  const [both] = await askBoth([call, call], new AbortController().signal)
  return { before: both?.before, after: both?.after }
}
async function results(...asked: Parameters<typeof ask>) {
  const { before, after } = await ask(...asked)
  return [before?.result, after?.result]
}

describe('both answers of a recorded call', () => {
  it('come from all rules where nothing is on record', async () => {
    expect(await results('read', null)).toEqual(['allow', 'allow'])
    expect(await results('write', null)).toEqual(['escalate', 'deny'])
  })

  it('take what the shipped modules said from the record, without asking them again', async () => {
    expect(await results('read', answered([said('shipped', 'deny', 'base')]))).toEqual(['deny', 'deny'])
    const { after } = await ask('read', answered([said('shipped', 'allow', 'base')]))
    expect(after?.policy).toBe('shipped')
    expect(await results('write', answered([said('shipped', 'allow', 'base')]))).toEqual(['escalate', 'deny'])
  })

  it('ask those of the shipped modules anew that have changed', async () => {
    const old = answered([said('old', 'deny', 'base'), said('reach', 'deny', 'blast_radius')])
    expect(await results('read', old, new Set(['blast_radius']))).toEqual(['deny', 'deny'])
    expect((await ask('read', old, new Set(['blast_radius']))).after?.contributing).toEqual(['reach'])
    const others = new Set(voices.filter((voice) => voice !== 'base' && voice !== 'blast_radius'))
    expect(await results('read', old, others)).toEqual(['allow', 'allow'])
    expect(await results('read', old, new Set())).toEqual(['allow', 'allow'])
  })

  it('hear policies of the tenant and the fallback anew, where only the shipped modules are the same', async () => {
    const old = [said('mine', 'deny', 'custom'), said('made', 'deny', 'autogen'), said('common', 'deny', 'community')]
    const [shipped, role] = [said('shipped', 'allow', 'base'), said('role', 'deny', 'rbac')]
    expect(await results('read', answered([...old, shipped, role]))).toEqual(['allow', 'allow'])
    expect((await ask('read', answered([shipped, role]), 'whole')).after?.result).toBe('allow')
  })

  it('are, of a call that was decided on the set before the change, the one on record and one without asking again', async () => {
    const [allowed, other] = [said('shipped', 'allow', 'base'), said('other', 'escalate', 'custom')]
    const { before, after } = await ask('read', answered([allowed, other], { would: [other] }), 'whole')
    expect([before?.policy, after?.result, after?.policy]).toEqual(['then', 'escalate', 'other'])
    expect(after?.would).toEqual([])
    const changed = { ...said('mine', 'escalate', 'custom'), module: policyId(0) }
    expect((await ask('write', answered([allowed, changed]), 'whole')).after?.contributing).toEqual([
      `${policyId(0)}_after`,
    ])
    expect((await ask('read', answered([allowed, changed]), 'whole')).after?.result).toBe('allow')
  })

  it('say what came of it alone, and by whom, where nobody asked for more', async () => {
    const rules = [said('shipped', 'allow', 'base')]
    const { before, after } = await ask('write', answered(rules), new Set(voices), false)
    const alone = { reason: '', contributing: [], rules: [], would: [] }
    expect(before).toEqual({ result: 'escalate', policy: policyId(0), ...alone })
    expect(after).toEqual({ result: 'deny', policy: `${policyId(0)}_after`, ...alone })
    const nothing = await ask('none of them', null, new Set(), false)
    expect(nothing.after).toEqual({ result: 'deny', policy: 'default', ...alone })
  })

  it('ask everybody again where rules contradicted each other', async () => {
    const conflict = answered([said('shipped', 'deny', 'base'), said('policy_conflict:x', 'deny', 'conflict')])
    expect(await results('read', conflict)).toEqual(['allow', 'allow'])
    expect(await results('read', conflict, 'whole')).toEqual(['allow', 'allow'])
  })
})
