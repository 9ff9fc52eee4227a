// Rows of the log in plain sentences: what is known is said, what is missing breaks nothing, what is unknown keeps its name.
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { noticedTypes } from '../../../../src/renderer/ui/detection-words.ts'
import { EventSentence } from '../../../../src/renderer/ui/event-sentence.tsx'

const said = (type: string, record: Readonly<Record<string, unknown>>) =>
  renderToStaticMarkup(createElement(EventSentence, { type, said: record }))
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#x27;', "'")

const where = { tool_name: 'fetch', server_id: 'web' }

it.each([
  [
    'INBOUND_INJECTION_BLOCKED',
    { ...where, outcome: 'blocked', pattern_class: 'imperative_command' },
    'A result of fetch on web was blocked: it orders the model to do something.',
  ],
  [
    'INBOUND_INJECTION_BLOCKED',
    { ...where, outcome: 'blocked', pattern_class: null },
    'A result of fetch on web was blocked: a rule or a policy said so.',
  ],
  [
    'INBOUND_INJECTION_DETECTED',
    { ...where, outcome: 'held', pattern_class: 'encoded_payload' },
    'A result of fetch on web was held for a person: it hides words from people that a model reads.',
  ],
  [
    'INBOUND_INJECTION_DETECTED',
    { outcome: 'flagged', pattern_class: 'of another version' },
    'A result of a tool was flagged, and passed on: a rule or a policy said so.',
  ],
  [
    'DLP_VIOLATION',
    { ...where, action: 'block', findings: [{ pattern: 'a' }, { pattern: 'b' }] },
    '2 secrets in a call of fetch on web, which was denied.',
  ],
  ['DLP_VIOLATION', { ...where, action: 'warn', findings: [{}] }, 'A secret in a call of fetch on web, which went on.'],
  [
    'DLP_VIOLATION',
    { ...where, direction: 'result', action: 'redacted', findings: [{}] },
    'A secret in a result of fetch on web; they were masked for the agent.',
  ],
  [
    'TOOL_DRIFT_DETECTED',
    { server_id: 'web', tool: 'fetch', kind: 'changed' },
    'Tools of web are not as you accepted them: fetch.',
  ],
  [
    'TOOL_DRIFT_DETECTED',
    { server_id: 'web', changes: ['a', 'b', 'c', 'd', 'e'].map((tool) => ({ tool })) },
    'Tools of web are not as you accepted them: a, b, c and 2 more.',
  ],
  ['DELEGATION_SCOPE_PROBE', where, 'An agent asked for fetch on web, which its delegation does not cover.'],
  ['SESSION_TAINTED', { taint: 'read_private' }, 'From here on the session has read private data.'],
  [
    'INJECTION_CONDITIONING_SUSPECTED',
    { findings: 3 },
    '3 things found in one session within ten minutes: something may be preparing the model.',
  ],
  [
    'BEHAVIORAL_DRIFT_DETECTED',
    { reasons: ['Half of its tools are new', 'It is faster.'] },
    'An agent does not behave as it usually does: Half of its tools are new. It is faster.',
  ],
  ['BEHAVIORAL_DRIFT_DETECTED', {}, 'An agent does not behave as it usually does: something is new.'],
  [
    'REQUESTER_SESSION_CYCLING',
    { ...where, requester_id: 'maria', session_ids: ['a', 'b', 'c'] },
    'maria came back in 3 sessions within a short time for fetch on web.',
  ],
  [
    'BEHAVIOR_REVERSAL',
    { tool_name: 'delete_file', target: '/srv/a' },
    'What was refused in one session was allowed in the next: delete_file, /srv/a.',
  ],
  [
    'BASELINE_POISONING_SUSPECTED',
    { approvals: 4 },
    'The behaviour of an agent was accepted 4 times within a day: somebody may be widening it step by step.',
  ],
  [
    'POLICY_CANDIDATE_PROPOSED',
    { pattern_signature: 'drift:risk_tier_escalation', confidence: 0.7 },
    'A policy is proposed for drift:risk_tier_escalation, confidence 0.70.',
  ],
  ['POLICY_AUTO_ACTIVATED', {}, 'A policy for a pattern activated itself.'],
  ['POLICY_CANDIDATE_REJECTED', { pattern_signature: 'x' }, 'The policy for x was rejected.'],
  ['call.judged', { outcome: 'changed' }, 'What came back was judged: passed on without what was cut out.'],
  ['ESCALATION_RESOLVED', { status: 'expired' }, 'The question was resolved: nobody answered in time.'],
  ['policy.activated', {}, 'policy.activated'],
  ['call.decided', {}, 'The call was decided: decided.'],
  ['constructor', {}, 'constructor'],
  ['ESCALATION_RESOLVED', { status: 'constructor' }, 'The question was resolved: answered.'],
])('%s: %j', (type, record, sentence) => {
  expect(said(type, record)).toBe(sentence)
})

it('shows what hides in a name, and renders nothing of it', () => {
  const shown = said('DELEGATION_SCOPE_PROBE', { tool_name: '<img src=x>\u202e\u001b[2J', server_id: 'web' })
  expect(shown).toContain('&lt;img src=x&gt;⟨U+202E⟩⟨U+001B⟩[2J')
})

it.each([
  'tool_name',
  'server_id',
  'findings',
  'changes',
  'tools',
  'outcome',
  'pattern_class',
  'status',
  'reasons',
  'session_ids',
  'requester_id',
  'target',
  'approvals',
  'pattern_signature',
  'confidence',
])('says something whatever stands in %s', (name) => {
  for (const type of [...noticedTypes, 'DLP_VIOLATION', 'TOOL_DRIFT_DETECTED', 'ESCALATION_RESOLVED'])
    for (const value of [null, 7, '', 'constructor', '__proto__', [], [null], { a: 1 }, [{ tool: 7 }]])
      expect(said(type, { [name]: value })).not.toBe('')
})
