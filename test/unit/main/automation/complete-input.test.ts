// An input that says little becomes an envelope that the shipped rules accept as one.
import { describe, expect, it } from 'vitest'
import { completeInput } from '../../../../src/main/automation/complete-input.ts'
import { envelopeSchema } from '../../../../src/shared/contract/tool-call.ts'

const example = {
  agent: { id: 'test-agent', roles: ['worker'], risk_tier: 'medium' },
  request: { tool_name: 'read_file', action: 'read', resource: '/tmp/Test.txt' },
  inbound_findings: [{ pattern_class: 'prompt_injection', severity: 'high', content_snippet: 'ignore' }],
}

describe('an input', () => {
  it.each([
    ['nothing', {}],
    ['the seed’s example', example],
    ['what is no object where one should be', { agent: 'a', request: [], context: null, inbound_findings: [null] }],
  ])('of %s is completed', (_name, input) => {
    const made = completeInput(input, 'local')
    const { inbound_findings, ...rest } = made
    const finding = (inbound_findings as object[]).map((each) => ({ pattern_class: 'prompt_injection', ...each }))
    expect(envelopeSchema.safeParse({ ...rest, inbound_findings: finding, now_ns: 1 }).error).toBeUndefined()
  })

  it('keeps what it says, is about this tenant, and with findings is an answer', () => {
    expect(completeInput({ ...example, tenant: 'other' }, 'local')).toMatchObject({
      ...example,
      tenant: 'local',
      phase: 'response',
      request: {
        ...example.request,
        resource_count: 1,
        targets: [{ kind: 'path', op: 'read', value: '/tmp/Test.txt', forms: ['/tmp/test.txt'] }],
      },
    })
    expect(completeInput({ ...example, phase: 'request' }, 'local').phase).toBe('request')
    expect(completeInput({}, 'local').phase).toBe('request')
    expect(completeInput({ request: { resource: 'https://a.example/x', action: 'send' } }, 'local')).toMatchObject({
      request: { targets: [{ kind: 'url', op: 'send' }] },
    })
    expect(completeInput({ request: { targets: [{ kind: 'table' }], resource: 't' } }, 'local')).toMatchObject({
      request: { targets: [{ kind: 'table' }], resource_count: 1 },
    })
  })
})
