// Signatures as the seed's table has them, and what the generator reads of an event.
import { describe, expect, it } from 'vitest'
import { detectionIn } from '../../../../src/main/automation/detection.ts'
import { signatureOf } from '../../../../src/main/automation/signature.ts'
import { detectionRow } from '../../../support/detections.ts'

const signature = (type: string, more: object = {}) => {
  const detection = detectionIn(detectionRow(type, more))
  return detection && signatureOf(detection)
}
const severity = (type: string, more: object) => detectionIn(detectionRow(type, more))?.severity

describe('a signature', () => {
  it.each([
    [
      'INBOUND_INJECTION_DETECTED',
      { pattern_class: 'prompt_injection', tool_name: 'read_file' },
      'injection:prompt_injection:read_file',
    ],
    [
      'INBOUND_INJECTION_BLOCKED',
      { pattern_class: 'system_override', tool_name: 'execute_cmd' },
      'injection:system_override:execute_cmd',
    ],
    ['INJECTION_CONDITIONING_SUSPECTED', {}, 'conditioning:repeated_injection_findings'],
    ['BEHAVIORAL_DRIFT_DETECTED', {}, 'drift:risk_tier_escalation'],
    ['REQUESTER_SESSION_CYCLING', { tool_name: 'write_file' }, 'requester_mismatch:write_file'],
    ['BEHAVIOR_REVERSAL', { action_class: 'delete', tool_name: 'delete_file' }, 'reversal:delete:delete_file'],
  ])('of %s', (type, more, expected) => {
    expect(signature(type, more)).toBe(expected)
  })

  it('has neither agent nor session nor content in it', () => {
    const one = signature('BEHAVIOR_REVERSAL', { action_class: 'delete', tool_name: 't', agent_id: 'a', target: '/x' })
    expect(
      signature('BEHAVIOR_REVERSAL', { action_class: 'delete', tool_name: 't', agent_id: 'b', target: '/y' }),
    ).toBe(one)
  })

  it.each([
    [
      'a result that was refused without a finding',
      'INBOUND_INJECTION_BLOCKED',
      { pattern_class: null, tool_name: 't' },
    ],
    ['no tool', 'INBOUND_INJECTION_DETECTED', { pattern_class: 'prompt_injection', tool_name: null }],
    ['a class that is none', 'INBOUND_INJECTION_DETECTED', { pattern_class: 'a:b', tool_name: 't' }],
    ['an action that is none', 'BEHAVIOR_REVERSAL', { action_class: 'x"y', tool_name: 't' }],
    ['a name that is too long', 'REQUESTER_SESSION_CYCLING', { tool_name: 't'.repeat(257) }],
  ])('is not made of %s', (_name, type, more) => {
    expect(signature(type, more)).toBeNull()
  })

  it('is made of six types of events and of no other', () => {
    for (const type of ['call.decided', 'DLP_VIOLATION', 'POLICY_CANDIDATE_PROPOSED', 'BASELINE_POISONING_SUSPECTED'])
      expect(detectionIn(detectionRow(type, { tool_name: 't', pattern_class: 'prompt_injection' }))).toBeNull()
  })
})

describe('the severity of an event', () => {
  const type = 'INBOUND_INJECTION_DETECTED'
  const findings = [{ severity: 'medium' }, { severity: 'critical' }, null, { severity: 'dreadful' }]
  it.each([
    ['is its own word', { severity: 'low', alert_severity: 'high' }, 'low'],
    ['else that of the alert', { severity: undefined, alert_severity: 'high', inbound_findings: findings }, 'high'],
    [
      'else that of the highest finding',
      { severity: 'dreadful', inbound_findings: findings, min_severity: 'low' },
      'critical',
    ],
    ['else the least of the rule', { severity: undefined, inbound_findings: [], min_severity: 'medium' }, 'medium'],
    ['else low', { severity: undefined }, 'low'],
  ])('%s', (_name, more, expected) => {
    expect(severity(type, more)).toBe(expected)
  })

  it('is known for three types that do not say', () => {
    const none = { severity: undefined }
    expect(severity('BEHAVIOR_REVERSAL', none)).toBe('high')
    expect(severity('INJECTION_CONDITIONING_SUSPECTED', none)).toBe('high')
    expect(severity('REQUESTER_SESSION_CYCLING', none)).toBe('medium')
    expect(severity('BEHAVIORAL_DRIFT_DETECTED', none)).toBe('low')
  })
})
