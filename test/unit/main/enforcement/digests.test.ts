// Every field of the two digests counts, and nothing that is the same in another order does.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GovernedCall } from '../../../../src/main/enforcement/call.ts'
import { approvalDigest, callDigest } from '../../../../src/main/enforcement/digests.ts'
import type { Facts } from '../../../../src/main/enforcement/stage.ts'
import type { Json } from '../../../../src/shared/json/strict-parse.ts'

const text = (whole: string) => whole

interface Asked {
  readonly agent: string
  readonly session: string
  readonly requester: { id: string; verified: boolean } | null
  readonly delegation: { id: string } | undefined
  readonly workflow: { id: string } | undefined
  readonly server: string
  readonly tool: string
  readonly arguments: { readonly [key: string]: Json }
}

const asked: Asked = {
  agent: 'agent-1',
  session: 'session-1',
  requester: { id: 'anna', verified: false },
  delegation: { id: 'delegation-1' },
  workflow: { id: 'workflow-1' },
  server: 'files',
  tool: 'read_file',
  arguments: { path: '/a', limit: 5 },
}

const digestOf = (change: Partial<Asked> = {}) => {
  const { agent, session, requester, delegation, workflow, server, tool, ...rest } = { ...asked, ...change }
  const call = { server_id: server, tool_name: tool, arguments: rest.arguments } as unknown as GovernedCall
  const principal = { agent: { id: agent }, session_id: session }
  const facts = { principal, requester, delegation, workflow_session: workflow }
  return callDigest(text, call, facts as unknown as Facts)
}

describe('the digest of a call', () => {
  it.each<[string, Partial<Asked>]>([
    ['agent', { agent: 'agent-2' }],
    ['session', { session: 'session-2' }],
    ['requester', { requester: { id: 'bert', verified: false } }],
    ['no requester', { requester: null }],
    ['whether the requester is verified', { requester: { id: 'anna', verified: true } }],
    ['delegation', { delegation: { id: 'delegation-2' } }],
    ['no delegation', { delegation: undefined }],
    ['workflow session', { workflow: { id: 'workflow-2' } }],
    ['no workflow session', { workflow: undefined }],
    ['server', { server: 'other-files' }],
    ['tool', { tool: 'write_file' }],
    ['an argument', { arguments: { path: '/b', limit: 5 } }],
    ['an argument more', { arguments: { path: '/a', limit: 5, deep: { x: null } } }],
    ['a number as text', { arguments: { path: '/a', limit: '5' } }],
  ])('is another for another %s', (_name, change) => {
    expect(digestOf(change)).not.toBe(digestOf())
  })

  it('is the same for the same arguments in another order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
        const turned = Object.fromEntries(Object.entries(given).reverse())
        expect(digestOf({ arguments: turned as Asked['arguments'] })).toBe(
          digestOf({ arguments: given as Asked['arguments'] }),
        )
      }),
    )
  })

  it('needs an agent', () => {
    expect(() => callDigest(text, {} as GovernedCall, {})).toThrow('needs the agent')
  })
})

describe('the digest of an approval', () => {
  const seen = { call_digest: 'call', server_configuration: 'started so', expires_at: '2026-01-01T00:00:00.000Z' }
  const target = { kind: 'path', op: 'read', value: '/a', raw: '/a', at: '/path', forms: ['/a'] }
  const facts = { tool: { hash: 'tool-1' }, targets: [target] } as unknown as Facts
  const withTarget = (change: object) => ({ ...facts, targets: [{ ...target, ...change }] }) as unknown as Facts
  const base = approvalDigest(text, seen, facts)

  it.each<[string, Partial<typeof seen>, Facts]>([
    ['call', { call_digest: 'another' }, facts],
    ['way in which the server is started', { server_configuration: 'otherwise' }, facts],
    ['expiry', { expires_at: '2026-01-02T00:00:00.000Z' }, facts],
    ['definition of the tool', {}, { ...facts, tool: { hash: 'tool-2' } } as unknown as Facts],
    ['target', {}, withTarget({ value: '/b' })],
    ['kind of target', {}, withTarget({ kind: 'url' })],
    ['operation on the target', {}, withTarget({ op: 'delete' })],
    ['place of the target', {}, withTarget({ at: '/paths/0' })],
    ['number of targets', {}, { ...facts, targets: [target, target] } as unknown as Facts],
  ])('is another for another %s', (_name, change, of) => {
    expect(approvalDigest(text, { ...seen, ...change }, of)).not.toBe(base)
  })

  it('says what it is of, as that of a call does, so that neither ever counts as the other', () => {
    expect([JSON.parse(base).of, JSON.parse(digestOf()).of]).toEqual(['approval', 'call'])
  })

  it('needs the tool and its targets', () => {
    expect(() => approvalDigest(text, seen, {})).toThrow('needs the tool')
  })
})
