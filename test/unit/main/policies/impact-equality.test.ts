// An impact says of every recorded call what the live engine would: on random policies and changes, one call after the other.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import type { ReplayableCall } from '../../../../src/main/events/replayable.ts'
import { createEvaluateOnce, type EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import type { Opa } from '../../../../src/main/opa/opa.ts'
import {
  changedSet,
  composePolicySet,
  type PolicyChange,
  type PolicySet,
  storedPolicySet,
} from '../../../../src/main/opa/policy-set.ts'
import type { TenantPolicy } from '../../../../src/main/opa/render-module.ts'
import { createAskedAgain } from '../../../../src/main/policies/asked-again.ts'
import { measure } from '../../../../src/main/policies/impact.ts'
import { type ReplayDeps, replay } from '../../../../src/main/policies/replay.ts'
import type { OpaAnswer, RuleHit, StageRecord } from '../../../../src/shared/contract/decision.ts'
import type { Verdict } from '../../../../src/shared/contract/primitives.ts'
import { endEngines, envelopeOf, policyId, policyOf, startEngineRoom } from '../../../support/engine-room.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let oneShot: OneShot
let evaluator: EvaluateOnce
beforeAll(() => {
  oneShot = createOneShot({ binary: opaBinary, folder: tempFolder(true) })
  evaluator = createEvaluateOnce(oneShot)
})
afterEach(endEngines)
afterAll(() => oneShot.close())

const tools = ['t1', 't2', 't3']
const actions = ['read', 'write', 'delete']
const condition = fc.constantFrom(
  ...tools.map((tool) => `input.request.tool_name == "${tool}"`),
  ...actions.map((action) => `input.request.action == "${action}"`),
  'time.clock(time.now_ns())[0] < 12',
  'not startswith(input.request.resource, "/w/a")',
)
const conditions = fc.uniqueArray(condition, { minLength: 1, maxLength: 2 }).map((all) => all.join('; '))
const rule = fc.oneof(
  fc
    .tuple(fc.constantFrom('deny', 'escalate', 'allow'), conditions)
    .map(([word, when]) => `${word} contains "said" if { ${when} }`),
  fc.tuple(fc.constantFrom('deny', 'escalate'), conditions).map(([word, when]) => `${word} contains 7 if { ${when} }`),
)
/** Two of them may contradict each other. */
const decisionRule = fc
  .tuple(fc.constantFrom('allow', 'deny', 'escalate', 'nonsense'), conditions)
  .map(([result, when]) => `decision := {"result": "${result}", "policy": "d", "reason": "r"} if { ${when} }`)
const bodies = fc
  .tuple(fc.array(rule, { maxLength: 2 }), fc.array(decisionRule, { maxLength: 2 }))
  .map(([rules, decisions]) => [...new Set([...rules, ...decisions])].join('\n\n'))
  .filter((body) => body !== '')
const parts = fc.record({ body: bodies, mode: fc.constantFrom<TenantPolicy['mode'][]>('active', 'active', 'monitor') })
const loaded = (n: number, { body, mode }: { body: string; mode: TenantPolicy['mode'] }) => policyOf(n, body, { mode })

const changeArb: fc.Arbitrary<PolicyChange> = fc.oneof(
  parts.map((each) => ({ put: [loaded(0, each)] })),
  parts.map((each) => ({ put: [loaded(9, each)] })),
  fc.constant({ drop: [policyId(1)] }),
)
const stage = fc.constantFrom<StageRecord[]>(
  [{ stage: 'agent_token', outcome: 'pass', duration_us: 1 }],
  [{ stage: 'dlp', outcome: 'deny', code: 'dlp.secret', reason: 'dlp', duration_us: 1 }],
  [{ stage: 'tool_baseline', outcome: 'escalate', code: 'tool.new', reason: 'policy', duration_us: 1 }],
)
/** It lifts what an operator may allow, whoever holds the call. */
const exception: StageRecord = {
  stage: 'exception',
  outcome: 'pass',
  facts: { exception_id: 'e', tool_class: 'write', names_agent: true },
  duration_us: 1,
}
const callArb = fc
  .record({
    tool_name: fc.constantFrom(...tools),
    action: fc.constantFrom(...actions),
    target: fc.constantFrom('/w/a/b/c.md', '/w/a/b/.env', '/w/x/y/z.md', '/w'),
    now_ns: fc.constantFrom(3, 15).map((hour) => Date.UTC(2030, 0, 1, hour) * 1e6),
    made: fc.constantFrom<Made[]>('today', 'other policies', 'other thresholds', 'otherwise', 'otherwise, asked again'),
    stages: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<StageRecord[]>([], [exception]) },
      { weight: 2, arbitrary: stage },
    ),
  })
  .map(({ stages, made, ...call }) => ({ stages, made, envelope: envelopeOf(call) }))

const scenarios = fc.sample(
  fc.record({
    policies: fc.array(parts, { minLength: 3, maxLength: 3 }),
    change: changeArb,
    calls: fc.array(callArb, { minLength: 50, maxLength: 50 }),
  }),
  { numRuns: 8, seed: 11 },
)

/** On which set: that of today, or one that differs in this. */
type Made = 'today' | 'other policies' | 'other thresholds' | 'otherwise' | 'otherwise, asked again'

interface Judged {
  readonly stages: readonly StageRecord[]
  readonly envelope: string
  readonly made: Made
  readonly answer: OpaAnswer | null
}

const ruleOf = (source: RuleHit['source']): RuleHit => {
  const said = { policy: 'p', reason: 'r', remedy: '', module: 'somebody' }
  return { ...said, result: 'deny', hold: false, source }
}

/** What counts no more is on record as well. */
function onRecord({ made, answer }: Judged): OpaAnswer | null {
  if (!answer || made === 'today') return answer
  const own = ['custom', 'autogen', 'community', 'conflict']
  if (made.startsWith('otherwise')) return { ...answer, rules: [ruleOf('base')], would: [ruleOf('custom')] }
  if (made === 'other thresholds') own.push('blast_radius')
  const shipped = answer.rules.filter(({ source }) => !own.includes(source))
  if (made === 'other thresholds') shipped.push(ruleOf('blast_radius'))
  return { ...answer, result: 'deny', rules: [...shipped, ruleOf('custom')], would: [ruleOf('custom')] }
}

function recorded(calls: readonly Judged[], revision: string) {
  const all = calls.map((call, at): ReplayableCall => {
    const { stages, envelope, made } = call
    const who = {
      input_hash: `input-${at}`,
      agent_id: 'a',
      tool_name: 't',
      target: null,
      timestamp: '2030-01-01T00:00:00.000Z',
    }
    const none = { approved_by_hand: false, has_findings: false }
    const said = onRecord(call)
    const judged = { policy_revision: made === 'today' ? revision : made, answer: said && JSON.stringify(said) }
    return { seq: calls.length - at, id: randomUUID(), ...who, stages, envelope, ...none, ...judged }
  })
  return all
}

function queryOf(all: readonly ReplayableCall[]) {
  return {
    replayable: async ({ before_seq, limit }: { before_seq: number; limit: number }) =>
      all.filter(({ seq }) => seq < before_seq).slice(0, limit),
    replayableUpTo: async (limit: number) => Math.min(limit, all.length),
  }
}

async function answersOf(opa: Opa, calls: readonly { readonly envelope: string }[]): Promise<(OpaAnswer | null)[]> {
  const answers: (OpaAnswer | null)[] = []
  for (const { envelope } of calls) {
    const decided = opa.decide(envelope)
    answers.push(
      await decided.then(
        ({ answer }) => answer,
        () => null,
      ),
    )
  }
  return answers
}

/** The sets of then, as the store keeps them. */
function keptBeside(before: PolicySet): ReplayDeps['sets'] {
  const another = before.base.map((module) => ({ ...module, hash: `${module.hash} of another version` }))
  const sets: Readonly<Record<string, PolicySet>> = {
    'other policies': composePolicySet(before.base, before.data, []),
    'other thresholds': changedSet(before, { documents: { 'behavry.blast_radius_config.min_delete_depth': 9 } }),
    otherwise: composePolicySet(another, before.data, []),
    'otherwise, asked again': composePolicySet(another, before.data, []),
  }
  const stored = (then: string) => storedPolicySet(sets[then] ?? before)
  return { load: stored, surroundings: (then) => stored(then).surroundings }
}

const never = new AbortController().signal
const seen = { changed: 0, unaffected: 0, replayed: 0 }

/** A subscribed policy, and what of it an own one may refer to. */
const subscribed = (n: number, rule: string, more: Partial<TenantPolicy> = {}): TenantPolicy => ({
  ...policyOf(n, '', { source: 'community', slug: 'shared', ...more }),
  rego_content: `package behavry.community.shared\n\nrisky if { ${rule} }\n\ndeny contains "said" if { ${rule} }\n\nallow contains "all"\n`,
})
const heards: Partial<TenantPolicy>[] = [{}, { heard: 'none' }, { heard: 'all' }]
const references = fc.sample(
  fc.record({
    rules: fc.tuple(condition, condition),
    heard: fc.tuple(fc.constantFrom(...heards), fc.constantFrom(...heards)),
    style: fc.constantFrom(
      'deny contains "risky" if data.behavry.community.shared.risky',
      'import data.behavry.community.shared\n\nescalate contains "risky" if shared.risky',
      'allow contains "fine" if not data.behavry.community.shared.risky',
    ),
    calls: fc.array(callArb, { minLength: 50, maxLength: 50 }),
  }),
  { numRuns: 6, seed: 7 },
)

interface Scenario {
  readonly policies: readonly TenantPolicy[]
  readonly change: PolicyChange
  readonly calls: readonly Omit<Judged, 'answer'>[]
}

async function compare({ policies, change, calls }: Scenario): Promise<void> {
  const { opa } = await startEngineRoom({ policies })
  const before = opa.set() as PolicySet
  const answers = await answersOf(opa, calls)
  const verdicts = (given: typeof answers) => calls.map(({ stages }, at) => fold(stages, given[at] ?? null).result)
  const was = verdicts(answers)
  const all = recorded(
    calls.map((call, at) => ({ ...call, answer: answers[at] ?? null })),
    before.revision,
  )
  await opa.changePolicies(change)
  const after = opa.set() as PolicySet
  const is = verdicts(await answersOf(opa, calls))
  const parts = { evaluator, sets: keptBeside(before) }
  const query = queryOf(all.filter(({ policy_revision }) => policy_revision === 'otherwise, asked again'))
  const askedAgain = createAskedAgain({ ...parts, query, liveSet: () => before })
  await askedAgain.catchUp(never)
  const deps = { ...parts, fold, query: queryOf(all), askedAgain }
  const found = new Map<string, { before: Verdict; after: Verdict }>()
  for await (const step of replay(deps, { before, after }, calls.length, never)) {
    for (const { call, ...verdicts } of step.replayed) found.set(call.id, verdicts)
    expect(step.unaffected + step.replayed.length).toBe(calls.length)
    seen.unaffected += step.unaffected
    seen.replayed += step.replayed.length
  }
  for (const [at, { id }] of all.entries()) {
    const alone = { before: was[at], after: is[at] }
    if (found.has(id)) expect(found.get(id)).toEqual(alone)
    else expect(alone.before).toBe(alone.after)
  }
  const differing = all.filter((_, at) => was[at] !== is[at])
  seen.changed += differing.length
  for await (const { event, data } of measure(deps, { before, after }, 1000, never)) {
    if (event !== 'result') continue
    const listed = [data.newly_denied, data.newly_escalated, data.newly_allowed].flatMap((list) => list.calls)
    expect(data.calls).toBe(calls.length)
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(differing.map(({ id }) => id)))
  }
}

describe('an impact equals the live engine asked one call after the other', () => {
  it.each(scenarios.map((scenario, n) => ({ n, ...scenario })))('scenario $n', ({ policies, change, calls }) =>
    compare({ policies: policies.map((each, n) => loaded(n, each)), change, calls }),
  )

  it.each(references.map((each, n) => ({ n, ...each })))('of a module that another refers to $n', (each) => {
    const [before, after] = each.rules.map((rule, at) => subscribed(5, rule, each.heard[at]))
    if (!before || !after) throw new Error('there are two')
    return compare({ policies: [policyOf(0, each.style), before], change: { put: [after] }, calls: each.calls })
  })

  it('on calls of every kind: changed ones, and ones that were not asked again', () => {
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
  })
})
