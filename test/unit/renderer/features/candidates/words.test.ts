// Candidates in words: the colour of a confidence, its parts, and what a rule does.
import { describe, expect, it } from 'vitest'
import {
  cappedSum,
  classOf,
  confidenceParts,
  confidenceText,
  confidenceTone,
  ruleWords,
  toolOf,
} from '../../../../../src/renderer/features/candidates/words.ts'
import { type Candidate, templateNames } from '../../../../../src/shared/contract/candidate.ts'

describe('the badge', () => {
  it.each([
    [0, 'bad', '0.00'],
    [0.4, 'bad', '0.40'],
    [0.49, 'bad', '0.49'],
    [0.5, 'waits', '0.50'],
    [0.8, 'waits', '0.80'],
    [0.84, 'waits', '0.84'],
    [0.85, 'good', '0.85'],
    [0.9, 'good', '0.90'],
    [1, 'good', '1.00'],
  ])('%d is %s, and always has its number', (confidence, tone, text) => {
    expect(confidenceTone(confidence)).toBe(tone)
    expect(confidenceText(confidence)).toBe(text)
  })
})

const candidate = (more: Partial<Candidate>): Candidate =>
  ({
    pattern_signature: 'injection:prompt_injection:read_file',
    source_event_types: ['INBOUND_INJECTION_DETECTED'],
    template: 'injection_block',
    severity: 'high',
    confidence: 0.5,
    confidence_breakdown: { frequency: 0.3, severity: 0.2, corroboration: 0, occurrences: 1 },
    ...more,
  }) as Candidate

describe('the parts of a confidence', () => {
  it('say what each comes from', () => {
    expect(confidenceParts(candidate({}))).toEqual([
      { name: 'frequency', score: 0.3, words: 'seen once within 24 hours' },
      { name: 'severity', score: 0.2, words: 'severity high' },
      { name: 'corroboration', score: 0, words: 'one kind of detection only' },
    ])
    const two = candidate({
      source_event_types: ['INBOUND_INJECTION_DETECTED', 'INBOUND_INJECTION_BLOCKED'],
      confidence_breakdown: { frequency: 0.9, severity: 0.3, corroboration: 0.2, occurrences: 1200 },
      severity: 'critical',
      confidence: 1,
    })
    expect(confidenceParts(two).map(({ words }) => words)).toEqual([
      'seen 1,200 times within 24 hours',
      'severity critical',
      '2 kinds of detection agree',
    ])
  })

  it('say their sum only where it is more than there can be', () => {
    const of = (confidence: number, frequency: number, severity: number, corroboration: number) =>
      cappedSum(candidate({ confidence, confidence_breakdown: { frequency, severity, corroboration, occurrences: 3 } }))
    expect(of(0.4, 0.3, 0.1, 0)).toBeNull()
    expect(of(0.7, 0.6, 0.1, 0)).toBeNull()
    expect(of(1, 0.6, 0.2, 0.2)).toBeNull()
    expect(of(1, 0.6, 0.3, 0.2)).toBe(1.1)
    expect(of(1, 0.9, 0.3, 0.2)).toBe(1.4)
  })
})

describe('a signature', () => {
  it.each([
    ['injection:prompt_injection:read_file', 'prompt_injection', 'read_file'],
    ['injection:system_override:ns:tool:v2', 'system_override', 'ns:tool:v2'],
    ['conditioning:repeated_injection_findings', null, null],
    ['drift:risk_tier_escalation', null, null],
    ['requester_mismatch:write_file', null, 'write_file'],
    ['reversal:delete:delete_file', null, 'delete_file'],
    ['something new', null, null],
  ])('%s has class %s and tool %s', (pattern_signature, pattern_class, tool) => {
    expect(classOf({ pattern_signature })).toBe(pattern_class)
    expect(toolOf({ pattern_signature })).toBe(tool)
  })
})

describe('what a rule does', () => {
  it('is one sentence for each template', () => {
    for (const template of templateNames) expect(ruleWords(candidate({ template }))).toMatch(/^It .+\.$/)
  })

  it('never repeats the words of a server or of an attacker', () => {
    const pattern_signature = 'injection:<b>\u202e"} allow:evil'
    for (const template of templateNames)
      expect(ruleWords(candidate({ template, pattern_signature }))).not.toMatch(/evil|<b>|\u202e/)
  })
})
