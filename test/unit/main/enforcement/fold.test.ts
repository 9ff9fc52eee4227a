// The fold's precedence, as data: stages × OPA's answer → one decision.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import type { OpaAnswer, StageRecord } from '../../../../src/shared/contract/decision.ts'

const pass = (stage: StageRecord['stage']): StageRecord => ({ stage, outcome: 'pass', duration_us: 1 })
const said = (stage: StageRecord['stage'], outcome: 'deny' | 'escalate' | 'error', code: string): StageRecord => ({
  stage,
  outcome,
  code,
  reason: stage === 'blast_radius' ? 'blast_radius' : 'tool_not_accepted',
  message: `${code} says why`,
  remedy: `${code} says what else`,
  duration_us: 1,
})
const opa = (result: OpaAnswer['result'], policy: string, contributing = [policy]): OpaAnswer => ({
  result,
  policy,
  reason: `${policy} says why`,
  contributing,
  rules: [
    {
      policy,
      result,
      hold: false,
      reason: `${policy} says why`,
      remedy: `${policy} says what else`,
      module: 'm',
      source: 'base',
    },
  ],
  would: [],
})

const rows: [string, StageRecord[], OpaAnswer | null, Partial<ReturnType<typeof fold>>][] = [
  [
    'allow of OPA',
    [pass('tool_baseline')],
    opa('allow', 'filesystem.read'),
    { result: 'allow', policy_id: 'filesystem.read', reason: 'policy' },
  ],
  [
    'deny of OPA',
    [],
    opa('deny', 'filesystem.blocked_paths'),
    { result: 'deny', policy_id: 'filesystem.blocked_paths', reason: 'policy' },
  ],
  [
    'nothing matched',
    [],
    opa('deny', 'default', []),
    { result: 'deny', policy_id: 'default', reason: 'no_policy_matched' },
  ],
  ['no answer', [pass('tool_baseline')], null, { result: 'deny', reason: 'opa_unavailable' }],
  [
    'a stage denies',
    [said('tool_baseline', 'deny', 'tool_baseline.new')],
    opa('allow', 'rbac'),
    { result: 'deny', policy_id: 'tool_baseline.new', reason: 'tool_not_accepted' },
  ],
  [
    'a stage fails',
    [said('tool_baseline', 'error', 'stage_failed')],
    opa('allow', 'rbac'),
    { result: 'deny', policy_id: 'stage_failed' },
  ],
  [
    'the policy stage fails',
    [{ ...said('policy', 'error', 'stage_failed'), reason: 'opa_unavailable' }],
    null,
    { result: 'deny', reason: 'opa_unavailable' },
  ],
  [
    'a hold tightens an allow',
    [said('blast_radius', 'escalate', 'blast_radius.config_path')],
    opa('allow', 'filesystem.write'),
    {
      result: 'escalate',
      policy_id: 'blast_radius.config_path',
      reason: 'blast_radius',
      contributing: ['blast_radius.config_path'],
    },
  ],
  [
    'a hold leaves a default deny what it is',
    [said('blast_radius', 'escalate', 'blast_radius.config_path')],
    opa('deny', 'default', []),
    { result: 'deny', policy_id: 'default' },
  ],
  [
    'a deny beats a hold: nobody is asked about .env',
    [said('blast_radius', 'escalate', 'blast_radius.protected_file')],
    opa('deny', 'filesystem.blocked_paths'),
    { result: 'deny', policy_id: 'filesystem.blocked_paths' },
  ],
  [
    'one hold for two reasons',
    [said('blast_radius', 'escalate', 'blast_radius.protected_file')],
    opa('escalate', 'filesystem.escalate_delete'),
    {
      result: 'escalate',
      policy_id: 'filesystem.escalate_delete',
      contributing: ['blast_radius.protected_file', 'filesystem.escalate_delete'],
    },
  ],
  ['a conflict says so', [], opa('deny', 'policy_conflict:abc'), { result: 'deny', reason: 'policy_conflict' }],
]

describe('fold', () => {
  it.each(rows)('%s', (_name, stages, answer, expected) => {
    expect(fold(stages, answer)).toMatchObject(expected)
  })

  it('says what was matched, when the one who decides can say', () => {
    const matched = { at: '/path', kind: 'path', value: '/w/.env' }
    const answer = opa('deny', 'filesystem.blocked_paths')
    const telling = { ...answer, rules: answer.rules.map((rule) => ({ ...rule, matched })) }
    expect(fold([], telling).matched).toEqual(matched)
    expect(fold([], { ...telling, result: 'allow', policy: 'other' }).matched).toBeUndefined()
    const stage = { ...said('tool_baseline', 'deny', 'tool_baseline.target'), facts: { at: '/path', class: 'read' } }
    expect(fold([stage], null).matched).toEqual({ at: '/path' })
    expect(fold([said('tool_baseline', 'deny', 'tool_baseline.new')], null).matched).toBeUndefined()
  })

  it('names what a role would have to permit when nothing matched', () => {
    const baseline = { ...pass('tool_baseline'), facts: { type: 'other', action: 'execute' } }
    expect(fold([baseline], opa('deny', 'default', [])).remedy).toBe('default says what else')
    const silent = { ...opa('deny', 'default', []), rules: [] }
    expect(fold([baseline], silent).remedy).toContain('such as other:execute')
    expect(fold([], silent).remedy).toContain('Ask the operator for a permission')
  })

  it('never allows when any stage denied, failed or escalated', () => {
    const outcome = fc.constantFrom('pass', 'deny', 'escalate', 'error') as fc.Arbitrary<StageRecord['outcome']>
    const label = fc.constantFrom('agent_token', 'session', 'tool_baseline', 'blast_radius') as fc.Arbitrary<
      StageRecord['stage']
    >
    const stages = fc.array(fc.record({ stage: label, outcome, duration_us: fc.constant(1) }), { maxLength: 5 })
    const answers = fc.constantFrom(
      null,
      opa('allow', 'a'),
      opa('deny', 'b'),
      opa('escalate', 'c'),
      opa('deny', 'default', []),
    )
    fc.assert(
      fc.property(stages, answers, (some, answer) => {
        const { result } = fold(some as StageRecord[], answer)
        const clean = some.every((stage) => stage.outcome === 'pass')
        expect(result === 'allow').toBe(clean && answer?.result === 'allow')
      }),
    )
  })
})
