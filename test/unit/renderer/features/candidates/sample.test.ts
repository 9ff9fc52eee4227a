// Samples for the test panel: a valid envelope of what was detected, whatever the event says.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleOf } from '../../../../../src/renderer/features/candidates/sample.ts'
import { type Candidate, templateNames } from '../../../../../src/shared/contract/candidate.ts'
import type { EventItem } from '../../../../../src/shared/contract/event.ts'
import { envelopeSchema } from '../../../../../src/shared/contract/tool-call.ts'

const now = Date.parse('2026-01-01T00:00:00.000Z')
const asked = (template: Candidate['template'], pattern_signature: string): Candidate =>
  ({ template, pattern_signature, severity: 'critical' }) as Candidate
const event = (data: EventItem['data'], agent_id?: string): EventItem => ({
  id: 'e',
  seq: 1,
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'INBOUND_INJECTION_BLOCKED',
  data,
  ...(agent_id === undefined ? {} : { agent_id }),
})

describe('a sample', () => {
  it('is the result that was found to be poisoned', () => {
    const finding = {
      pattern_class: 'system_override',
      severity: 'critical',
      at: '/content/0/text',
      decoder: 'none',
      content_snippet: 'New system prompt',
    } as const
    const said = { tool_name: 'fetch', server_id: 'web', target: 'https://a.example', inbound_findings: [finding] }
    const sample = sampleOf(asked('injection_block', 'injection:system_override:fetch'), event(said, 'agent-1'), now)
    expect(sample).toMatchObject({
      phase: 'response',
      agent: { id: 'agent-1' },
      request: { tool_name: 'fetch', server_id: 'web', resource: 'https://a.example' },
      inbound_findings: [finding],
      now_ns: now * 1e6,
    })
  })

  it('is made of the signature where the log says nothing', () => {
    const injection = sampleOf(asked('injection_block', 'injection:urgency_framing:read_file'), null, now)
    expect(injection.request.tool_name).toBe('read_file')
    expect(injection.inbound_findings).toMatchObject([{ pattern_class: 'urgency_framing', severity: 'critical' }])
    const conditioning = sampleOf(asked('conditioning_block', 'conditioning:repeated_injection_findings'), null, now)
    expect(conditioning.inbound_findings).toHaveLength(3)
    expect(sampleOf(asked('drift_escalate', 'drift:risk_tier_escalation'), null, now).agent.risk_tier).toBe('high')
  })

  it('of a requester names it, unverified, and is a call, not a result', () => {
    const said = { tool_name: 'write_file', requester_id: 'maria' }
    const sample = sampleOf(asked('requester_validation', 'requester_mismatch:write_file'), event(said), now)
    expect(sample).toMatchObject({
      phase: 'request',
      requester: { id: 'maria', verified: false },
      inbound_findings: [],
    })
  })

  it('is one that the console takes, whatever stands in the event', () => {
    const names = ['tool_name', 'server_id', 'target', 'requester_id', 'inbound_findings', 'severity'] as const
    const records = fc.dictionary(fc.constantFrom(...names), fc.jsonValue())
    fc.assert(
      fc.property(fc.constantFrom(...templateNames), fc.string(), records, (template, signature, said) => {
        const sample = sampleOf(asked(template, signature), event(said), now)
        expect(envelopeSchema.safeParse(sample).error).toBeUndefined()
      }),
    )
  })
})
