// What is new about an agent, and when its risk counts as raised.
import { describe, expect, it } from 'vitest'
import { byShare, isRaised, learnedText, newHabits } from '../../../../../src/renderer/features/agents/habits.ts'
import type { Agent } from '../../../../../src/shared/contract/agent.ts'
import type { AgentBaseline } from '../../../../../src/shared/contract/detection.ts'
import type { RiskTier } from '../../../../../src/shared/contract/primitives.ts'

const baseline: AgentBaseline = {
  state: 'active',
  calls: 50,
  needed: 50,
  since: null,
  tools: { read_file: 0.9, constructor: 0.1 },
  calls_per_minute: 12,
  resources: ['/home/me'],
}

describe('new habits', () => {
  it('are none while nothing is proposed', () => {
    expect(newHabits(baseline)).toBeNull()
  })

  it('are tools, places and a rate that were not there before', () => {
    const proposed = {
      calls: 30,
      tools: { write_file: 0.2, read_file: 0.3, toString: 0.4, constructor: 0.1 },
      calls_per_minute: 60,
      resources: ['/home/me', 'evil.example'],
    }
    expect(newHabits({ ...baseline, proposed })).toEqual({
      tools: ['toString', 'write_file'],
      resources: ['evil.example'],
      rate: { usual: 12, now: 60 },
    })
    expect(newHabits({ ...baseline, proposed: { ...proposed, calls_per_minute: 12 } })?.rate).toBeNull()
  })
})

describe('raised risk', () => {
  const agent = (live_risk_tier: RiskTier, risk_tier: RiskTier, status: Agent['status'] = 'active') =>
    ({ live_risk_tier, risk_tier, status }) as Agent
  it.each([
    [agent('high', 'medium'), true],
    [agent('critical', 'high'), true],
    [agent('high', 'medium', 'suspended'), true],
    [agent('medium', 'medium'), false],
    [agent('medium', 'high'), false],
    [agent('high', 'medium', 'revoked'), false],
  ])('%j: %s', (each, raised) => {
    expect(isRaised(each)).toBe(raised)
  })
})

it('lists tools by their share, then by name', () => {
  expect(byShare({ b: 0.2, a: 0.2, c: 0.6 }).map(([name]) => name)).toEqual(['c', 'a', 'b'])
})

it('never says that more was learned than is needed', () => {
  expect(learnedText({ calls: 23, needed: 50 })).toBe('23 of 50 calls')
  expect(learnedText({ calls: 80, needed: 50 })).toBe('50 of 50 calls')
})
