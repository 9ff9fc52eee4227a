// A recorded answer folded again under another word of the policy engine.
import { describe, expect, it } from 'vitest'
import { foldAnswerAgain } from '../../../../../src/main/enforcement/inbound/fold-again.ts'
import type { OpaAnswer, ResponseStageRecord } from '../../../../../src/shared/contract/decision.ts'

const answer = (result: OpaAnswer['result'], policy = 'p'): OpaAnswer => ({
  result,
  policy,
  reason: '',
  contributing: [policy],
  rules: [],
  would: [],
})
const stage = (more: Partial<ResponseStageRecord>): ResponseStageRecord => ({
  stage: 'scan',
  outcome: 'pass',
  duration_us: 1,
  ...more,
})

describe('an answer', () => {
  it.each([
    ['passes when nothing is said', [], answer('allow'), 'allow'],
    ['is withheld when a policy denies', [], answer('deny'), 'deny'],
    ['waits when one asks for a person', [], answer('escalate'), 'escalate'],
    ['waits when the engine has no answer', [], null, 'escalate'],
    [
      'stays withheld whatever a policy says',
      [stage({ outcome: 'deny', code: 'inbound.injection' })],
      answer('allow'),
      'deny',
    ],
    ['stays withheld when one only asks', [stage({ outcome: 'deny', code: 'x' })], answer('escalate'), 'deny'],
  ] as const)('%s', (_name, stages, said, expected) => {
    expect(foldAnswerAgain(stages, said).result).toBe(expected)
  })

  it('that a rule let pass in spite of its findings is withheld by a policy all the same', () => {
    const found = stage({ outcome: 'deny', code: 'inbound.injection', facts: { highest: 'high' } })
    const lifted = stage({ stage: 'inbound_rules', facts: { lifts: true } })
    expect(foldAnswerAgain([found, lifted], answer('allow')).result).toBe('allow')
    expect(foldAnswerAgain([found, lifted], answer('deny')).result).toBe('deny')
    expect(foldAnswerAgain([found, lifted], answer('deny', 'inbound.injection')).result).toBe('allow')
  })
})
