// The digest that finds a held call again: each thing that a call is made of makes another call.
import { describe, expect, it } from 'vitest'
import type { GovernedCall } from '../../../../src/main/enforcement/call.ts'
import { callDigest } from '../../../../src/main/enforcement/digests.ts'
import type { Facts } from '../../../../src/main/enforcement/stage.ts'

const call = { server_id: 'files', tool_name: 'write_file', arguments: { path: '/a' } } as unknown as GovernedCall
const facts = {
  principal: { agent: { id: 'agent' }, session_id: 'session' },
  requester: { id: 'maria', channel: 'chat', verified: false },
  delegation: { id: 'delegation' },
  workflow_session: { id: 'workflow' },
} as unknown as Facts

const digest = (changed: Partial<GovernedCall> = {}, about: object = {}) =>
  callDigest((text) => text, { ...call, ...changed }, { ...facts, ...about } as Facts)

describe('the digest of a call', () => {
  it.each([
    ['agent', {}, { principal: { agent: { id: 'other' }, session_id: 'session' } }],
    ['session', {}, { principal: { agent: { id: 'agent' }, session_id: 'other' } }],
    ['requester', {}, { requester: { id: 'other', channel: 'chat', verified: false } }],
    ['no requester', {}, { requester: null }],
    ['whether the requester is verified', {}, { requester: { id: 'maria', channel: 'chat', verified: true } }],
    ['delegation', {}, { delegation: { id: 'other' } }],
    ['no delegation', {}, { delegation: undefined }],
    ['workflow session', {}, { workflow_session: { id: 'other' } }],
    ['no workflow session', {}, { workflow_session: undefined }],
    ['server', { server_id: 'other' }, {}],
    ['tool', { tool_name: 'other' }, {}],
    ['arguments', { arguments: { path: '/b' } }, {}],
  ])('differs by %s', (_name, changed, about) => {
    expect(digest(changed, about)).not.toBe(digest())
  })

  it('is the same for the same call', () => {
    expect(digest({ call_id: 'x', received_at: 1 }, { action: 'write' })).toBe(digest())
  })
})
