// Answers of a test in words: every style of rule is understood, and what is no answer is none.
import { describe, expect, it } from 'vitest'
import { differenceWords, spokenIn } from '../../../../../src/renderer/features/candidates/test-words.ts'

describe('what the rule says', () => {
  it('is each of its sentences, by what it wants', () => {
    const result = { deny: ['no', 'never'], escalate: ['ask'], allow: [], helper: ['not this'], decided: true }
    expect(spokenIn({ result })).toEqual([
      { result: 'denied', reason: 'no' },
      { result: 'denied', reason: 'never' },
      { result: 'held', reason: 'ask' },
    ])
  })

  it('is its decision where it has one', () => {
    expect(spokenIn({ result: { decision: { result: 'escalate', policy: 'x', reason: 'look' } } })).toEqual([
      { result: 'held', reason: 'look' },
    ])
  })

  it.each([
    {},
    { deny: 'no' },
    { deny: null },
    { decision: null },
    { decision: 'deny' },
    { decision: { result: 'constructor' } },
    { decision: { result: 7 } },
  ])('is nothing in %j', (result) => {
    expect(spokenIn({ result })).toEqual([])
  })

  it('shows as text what is no text', () => {
    expect(spokenIn({ result: { deny: [{ why: 'x' }] } })).toEqual([{ result: 'denied', reason: '{"why":"x"}' }])
  })
})

describe('the difference', () => {
  it.each([
    ['allow', 'deny', true, 'changes'],
    ['deny', 'deny', true, 'other rules say so already'],
    ['allow', 'allow', false, 'says nothing'],
  ] as const)('from %s to %s is told', (without, with_, speaks, words) => {
    expect(differenceWords({ decision: { without, with: with_ } }, speaks)).toContain(words)
  })
})
