// What an exception does to the fold: every kind of answer × every stage's word × every kind of exception (decision 3).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import {
  type OpaAnswer,
  type RuleHit,
  type RuleSource,
  ruleSourceSchema,
  type StageRecord,
  stageLabels,
} from '../../../../src/shared/contract/decision.ts'
import type { Verdict } from '../../../../src/shared/contract/primitives.ts'

const rule = (source: RuleSource, result: Verdict, hold = false, policy = `${source}.rule`): RuleHit => ({
  policy,
  result,
  hold,
  reason: `${policy} says why`,
  remedy: `${policy} says what else`,
  module: source,
  source,
})

/** As the policy engine folds: deny over escalate over allow, holds tighten an allow only. */
function answer(rules: readonly RuleHit[], unmatched: 'deny' | 'escalate' = 'deny'): OpaAnswer {
  const of = (result: Verdict, hold: boolean) => rules.filter((each) => each.result === result && each.hold === hold)
  const [denies, escalates, holds, allows] = [
    of('deny', false),
    of('escalate', false),
    of('escalate', true),
    of('allow', false),
  ]
  const lead = (result: Verdict, [first]: readonly RuleHit[], among: readonly RuleHit[]): OpaAnswer => ({
    result,
    policy: first?.policy ?? 'default',
    reason: first?.reason ?? 'No policy matched',
    contributing: [...new Set(among.map(({ policy }) => policy))].sort(),
    rules: [...rules],
    would: [],
  })
  if (denies.length > 0) return lead('deny', denies, denies)
  if (escalates.length > 0) return lead('escalate', escalates, [...escalates, ...holds])
  if (allows.length > 0 && holds.length > 0) return lead('escalate', holds, holds)
  if (allows.length > 0) return lead('allow', allows, allows)
  return lead(unmatched, [], holds)
}

const stage = (label: StageRecord['stage'], outcome: StageRecord['outcome']): StageRecord => ({
  stage: label,
  outcome,
  duration_us: 1,
  ...(outcome === 'pass' ? {} : { code: `${label}.code`, reason: 'policy', message: `${label} says why`, remedy: '' }),
})

const id = '00000000-0000-4000-8000-000000000001'
const found = (facts: Record<string, unknown>): StageRecord => ({ ...stage('exception', 'pass'), facts })

const exceptions = {
  none: found({ exception_id: null }),
  everyone: found({ exception_id: id, names_agent: false, tool_class: 'write' }),
  named: found({ exception_id: id, names_agent: true, tool_class: 'delete' }),
  'for a tool that executes': found({ exception_id: id, names_agent: true, tool_class: 'execute' }),
  'for a tool of no known class': found({ exception_id: id, names_agent: true }),
} as const
type Kind = keyof typeof exceptions
const counts = (kind: Kind) => kind === 'everyone' || kind === 'named'

const sources = ruleSourceSchema.options
const always: readonly RuleSource[] = ['base', 'rbac', 'blast_radius', 'custom']
const lifts = (kind: Kind, source: RuleSource) =>
  counts(kind) && (always.includes(source) || (source === 'requester' && kind === 'named'))

const stageWords: [name: string, record: StageRecord | null, effect: 'none' | 'lifted' | 'held' | 'denied'][] = [
  ['no word', null, 'none'],
  ['a hold of the blast radius', stage('blast_radius', 'escalate'), 'lifted'],
  ['a shallow delete', stage('blast_radius', 'deny'), 'denied'],
  ...stageLabels
    .filter((label) => !['blast_radius', 'exception', 'policy'].includes(label))
    .flatMap((label): [string, StageRecord, 'held' | 'denied'][] => [
      [`a hold of ${label}`, stage(label, 'escalate'), 'held'],
      [`a refusal of ${label}`, stage(label, 'deny'), 'denied'],
      [`a failure of ${label}`, stage(label, 'error'), 'denied'],
    ]),
]

const answers: [name: string, opa: OpaAnswer | null, expected: (kind: Kind) => Verdict][] = [
  ['no answer', null, () => 'deny'],
  ['an allow', answer([rule('base', 'allow')]), () => 'allow'],
  ['nothing matched', answer([]), (kind) => (counts(kind) ? 'allow' : 'deny')],
  ['nothing matched, asked', answer([], 'escalate'), (kind) => (counts(kind) ? 'allow' : 'escalate')],
  ...sources.flatMap((source): [string, OpaAnswer, (kind: Kind) => Verdict][] => [
    [`a deny of ${source}`, answer([rule(source, 'deny'), rule('base', 'escalate')]), () => 'deny'],
    [`a deny of ${source} that calls itself default`, answer([rule(source, 'deny', false, 'default')]), () => 'deny'],
    [
      `an escalate of ${source}`,
      answer([rule(source, 'escalate'), rule('base', 'allow')]),
      (kind) => (lifts(kind, source) ? 'allow' : 'escalate'),
    ],
    [
      `an escalate of ${source} that calls itself default`,
      answer([rule(source, 'escalate', false, 'default')]),
      (kind) => (lifts(kind, source) ? 'allow' : 'escalate'),
    ],
    [
      `a hold of ${source} over an allow`,
      answer([rule(source, 'escalate', true), rule('base', 'allow')]),
      (kind) => (lifts(kind, source) ? 'allow' : 'escalate'),
    ],
    [
      `a hold of ${source} beside an escalate of base`,
      answer([rule(source, 'escalate', true), rule('base', 'escalate', false, 'base.first')]),
      (kind) => (lifts(kind, source) ? 'allow' : 'escalate'),
    ],
    [
      `a hold of ${source} where nothing matched`,
      answer([rule(source, 'escalate', true)]),
      (kind) => (lifts(kind, source) ? 'allow' : counts(kind) ? 'escalate' : 'deny'),
    ],
    [
      `a hold of ${source} where nothing matched, asked`,
      answer([rule(source, 'escalate', true)], 'escalate'),
      (kind) => (lifts(kind, source) ? 'allow' : 'escalate'),
    ],
  ]),
]

/** What a stage's word makes of what the answer alone comes to. */
function withStage(
  verdict: Verdict,
  effect: (typeof stageWords)[number][2],
  kind: Kind,
  opa: OpaAnswer | null,
): Verdict {
  if (effect === 'denied' || opa === null) return 'deny'
  if (verdict === 'deny' || effect === 'none') return verdict
  return effect === 'lifted' && counts(kind) ? verdict : 'escalate'
}

const table = answers.flatMap(([answered, opa, expected]) =>
  stageWords.flatMap(([said, record, effect]) =>
    (Object.keys(exceptions) as Kind[]).map((kind) => ({
      name: `${answered}, ${said}, exception ${kind}`,
      stages: [...(record ? [record] : []), exceptions[kind]],
      opa,
      kind,
      verdict: withStage(expected(kind), effect, kind, opa),
    })),
  ),
)

describe('fold with exceptions', () => {
  it(`comes to the right verdict in each of ${table.length} combinations`, () => {
    const wrong = table.filter(({ stages, opa, verdict }) => fold(stages, opa).result !== verdict)
    expect(
      wrong.map(({ name, stages, opa, verdict }) => `${name}: ${fold(stages, opa).result}, not ${verdict}`),
    ).toEqual([])
    expect(table.length).toBeGreaterThan(5000)
  })

  it('names the exception exactly when it made the difference', () => {
    for (const { name, stages, opa } of table) {
      const decision = fold(stages, opa)
      const without = fold([...stages.slice(0, -1), exceptions.none], opa)
      const lifted = decision.result === 'allow' && without.result !== 'allow'
      expect(decision.exception_id, name).toBe(lifted ? id : undefined)
      expect(decision.policy_id === 'exception', name).toBe(lifted)
    }
  })

  it('lists what was lifted, and the exception', () => {
    const opa = answer([rule('base', 'escalate'), rule('blast_radius', 'escalate', true), rule('base', 'allow')])
    expect(fold([stage('blast_radius', 'escalate'), exceptions.everyone], opa)).toMatchObject({
      result: 'allow',
      reason: 'policy',
      policy_id: 'exception',
      contributing: ['base.rule', 'blast_radius.code', 'blast_radius.rule', 'exception'],
    })
    expect(fold([exceptions.everyone], answer([]))).toMatchObject({ contributing: ['default', 'exception'] })
  })

  it('asks with the words of what it does not lift', () => {
    const opa = answer([
      rule('autogen', 'escalate', true),
      rule('delegation', 'escalate', true),
      rule('base', 'escalate', false, 'a.first'),
    ])
    expect(fold([exceptions.named], opa)).toMatchObject({
      result: 'escalate',
      policy_id: 'autogen.rule',
      message: 'autogen.rule says why',
      contributing: ['a.first', 'autogen.rule', 'delegation.rule'],
    })
    expect(fold([stage('delegation', 'escalate'), exceptions.named], answer([rule('base', 'escalate')]))).toMatchObject(
      {
        result: 'escalate',
        policy_id: 'delegation.code',
        message: 'delegation says why',
        contributing: ['base.rule', 'delegation.code'],
      },
    )
  })

  it('lifts nothing when the answer does not say whose word its escalate was', () => {
    const opa: OpaAnswer = { ...answer([rule('base', 'escalate')]), rules: [] }
    expect(fold([exceptions.named], opa)).toMatchObject({ result: 'escalate', policy_id: 'base.rule' })
  })

  it('finds a refusal or a failure wherever it stands', () => {
    const first = [stage('policy', 'deny'), exceptions.named]
    for (const later of [stage('policy', 'error'), stage('delegation', 'deny'), stage('dlp', 'error')])
      expect(fold([...first, later], answer([])).result).toBe('deny')
  })

  it('never turns an explicit deny into anything, nor a call that is refused before', () => {
    const anyRule = fc
      .record({
        source: fc.constantFrom(...sources),
        result: fc.constantFrom<Verdict>('allow', 'deny', 'escalate'),
        hold: fc.boolean(),
        name: fc.constantFrom('a', 'b', 'default', 'exception'),
      })
      .map(({ source, result, hold, name }) => rule(source, result, hold && result === 'escalate', name))
    const anyStages = fc.array(
      fc
        .constantFrom(...stageLabels.filter((label) => label !== 'exception'))
        .chain((label) =>
          fc
            .constantFrom<StageRecord['outcome']>('pass', 'deny', 'escalate', 'error')
            .map((outcome) => stage(label, outcome)),
        ),
      { maxLength: 4 },
    )
    const anyException = fc.record({
      exception_id: fc.constantFrom(id, null, 7),
      names_agent: fc.constantFrom(true, false, 'true'),
      tool_class: fc.constantFrom('read', 'write', 'delete', 'send', 'execute', null),
    })
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 5 }), anyStages, anyException, (rules, stages, facts) => {
        const opa = answer(rules)
        const without = fold(stages, opa)
        const decision = fold([...stages, found(facts)], opa)
        const refused =
          rules.some(({ result }) => result === 'deny') ||
          stages.some((each) => each.outcome === 'error' || (each.outcome === 'deny' && each.stage !== 'policy'))
        if (refused) expect(decision).toEqual(without)
        if (without.result === 'allow') expect(decision).toEqual(without)
        if (decision.result === 'allow' && without.result !== 'allow') {
          expect(facts.exception_id).toBe(id)
          expect(facts.tool_class).not.toBe('execute')
          const named = facts.names_agent === true
          const held = rules.filter(({ result }) => result === 'escalate').map(({ source }) => source)
          expect(held.filter((source) => !always.includes(source) && !(source === 'requester' && named))).toEqual([])
        }
      }),
      { numRuns: 5000 },
    )
  })
})
