// What a rule could say so that results like a denied one are blocked without asking.
import { describe, expect, it } from 'vitest'
import { suggestedRules } from '../../../../../src/renderer/features/escalations/suggested-rules.ts'
import type { InboundFinding } from '../../../../../src/shared/contract/inbound.ts'
import { createInboundRuleSchema } from '../../../../../src/shared/contract/inbound-rule.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'

const finding = (
  pattern_class: InboundFinding['pattern_class'],
  severity: InboundFinding['severity'],
): InboundFinding => ({
  pattern_class,
  severity,
  at: '/content/0/text',
  decoder: 'none',
  content_snippet: 'x',
})
const target = (kind: Target['kind'], value: string): Target => ({
  kind,
  op: 'read',
  value,
  raw: value,
  at: '/url',
  forms: [],
})

describe('suggestedRules', () => {
  it('names each kind of finding once, at its highest severity', () => {
    const found = suggestedRules({
      findings: [
        finding('role_reassignment', 'medium'),
        finding('urgency_framing', 'medium'),
        finding('role_reassignment', 'high'),
      ],
      targets: [],
    })
    expect(found.map(({ matcher }) => matcher)).toEqual([
      { type: 'injection', classes: ['role_reassignment'], min_severity: 'high' },
      { type: 'injection', classes: ['urgency_framing'], min_severity: 'medium' },
    ])
  })

  it('names the hosts of addresses, and of nothing else', () => {
    const found = suggestedRules({
      findings: [],
      targets: [
        target('url', 'https://Evil.example:8443/a?b=good.example'),
        target('url', 'https://evil.example/b'),
        target('url', 'http://[::1]/'),
        target('url', 'no address'),
        target('path', '/home/me/good.example'),
      ],
    })
    expect(found.map(({ matcher }) => matcher)).toEqual([{ type: 'domain', domains: ['evil.example'] }])
  })

  it('gives what the console takes, however long the host', () => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`
    for (const { name, matcher } of suggestedRules({
      findings: [finding('encoded_payload', 'critical')],
      targets: [target('url', `https://${host}/`)],
    })) {
      expect(createInboundRuleSchema.safeParse({ name, matcher, action: 'block' }).success).toBe(true)
    }
  })

  it('has nothing to say of a result without findings and addresses', () => {
    expect(suggestedRules({ targets: [] })).toEqual([])
  })
})
