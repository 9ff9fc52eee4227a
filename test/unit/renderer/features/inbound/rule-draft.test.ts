// An inbound rule as it is typed: it becomes what the contract wants and back, and what is wrong stands at its field.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CallError } from '../../../../../src/renderer/api/call.ts'
import {
  atFields,
  draftOf,
  emptyDraft,
  type RuleDraft,
  toRule,
} from '../../../../../src/renderer/features/inbound/rule-draft.ts'
import { speakPlainly } from '../../../../../src/renderer/ui/plain-problem.ts'
import type { InboundMatcher, InboundRule } from '../../../../../src/shared/contract/inbound-rule.ts'

const before = z.config().customError
beforeAll(speakPlainly)
afterAll(() => {
  z.config({ customError: before })
})

const rule = (matcher: InboundMatcher): InboundRule => ({
  id: '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1',
  name: 'A rule',
  priority: 50,
  matcher,
  action: 'quarantine',
  enabled: false,
  created_at: '2026-01-01T10:00:00.000Z',
  updated_at: '2026-01-01T10:00:00.000Z',
})

describe('a rule', () => {
  it.each<InboundMatcher>([
    { type: 'injection' },
    { type: 'injection', classes: ['imperative_command', 'urgency_framing'], min_severity: 'high' },
    { type: 'domain', domains: ['docs.example.org', 'example.com'] },
    { type: 'regex', pattern: '(?i)wire .* to' },
    { type: 'content_length', max_bytes: 1 },
    { type: 'content_length', max_bytes: 1536 },
    { type: 'content_length', max_bytes: 3 * 1024 * 1024 },
    { type: 'file_type', types: ['image/*', 'exe'] },
    { type: 'rate_limit', per_minute: 12 },
  ])('is the same after it was typed: %j', (matcher) => {
    const { id: _, created_at: __, updated_at: ___, ...sent } = rule(matcher)
    expect(toRule(draftOf(rule(matcher)))).toEqual({ success: true, data: sent })
  })
})

describe('what is wrong', () => {
  const problems = (more: Partial<RuleDraft>) => {
    const result = toRule({ ...emptyDraft, name: 'A rule', ...more })
    return result.success ? [] : result.error.issues.map(({ path, message }) => [path[0], message])
  }
  it.each<[Partial<RuleDraft>, string, string]>([
    [{ name: '  ' }, 'name', 'It is missing.'],
    [{ priority: 'first' }, 'priority', 'Write a number.'],
    [{ priority: '1.5' }, 'priority', 'Write a whole number.'],
    [{ type: 'domain', domains: ['', ' '] }, 'domains', 'Name at least one.'],
    [{ type: 'file_type', types: [''] }, 'types', 'Name at least one.'],
    [{ type: 'regex', pattern: '' }, 'pattern', 'It is missing.'],
    [{ type: 'content_length', size: 'big' }, 'size', 'Write a number.'],
    [{ type: 'content_length', size: '0' }, 'size', 'Use 1 or more.'],
    [{ type: 'content_length', size: '33' }, 'size', 'Use 33554432 or less.'],
    [{ type: 'rate_limit', per_minute: '' }, 'per_minute', 'It is missing.'],
  ])('%j stands at its field', (more, field, message) => {
    expect(problems(more)).toEqual([[field, message]])
  })

  it('of a domain is said by the schema, at the domains', () => {
    expect(problems({ type: 'domain', domains: ['https://x.example/'] })).toEqual([
      ['domains', 'use a host name such as docs.example.org, without https:// and path'],
    ])
  })

  it('is taken from the console to the field that it is about', () => {
    const refused = new CallError('No.', 422, 'invalid', [
      { path: 'matcher.pattern', message: 'missing )' },
      { path: 'name', message: 'taken' },
    ])
    const shown = atFields(refused, { ...emptyDraft, type: 'regex' }) as CallError
    expect(shown.errors).toEqual([
      { path: 'pattern', message: 'missing )' },
      { path: 'name', message: 'taken' },
    ])
    expect([shown.status, shown.code]).toEqual([422, 'invalid'])
  })
})

describe('what a draft holds twice or empty', () => {
  it('is sent once or not at all, and foreign letters in their ASCII form', () => {
    const typed = {
      ...emptyDraft,
      name: 'A',
      type: 'domain' as const,
      domains: ['müller.example', '', 'a.example', 'a.example '],
    }
    const result = toRule(typed)
    expect(result.data?.matcher).toEqual({ type: 'domain', domains: ['xn--mller-kva.example', 'a.example'] })
  })
})
