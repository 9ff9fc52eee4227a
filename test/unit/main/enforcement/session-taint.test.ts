// What a session has met: from the rows of the log alone, in one session alone, with thresholds that are data.
import { describe, expect, it } from 'vitest'
import policyData from '../../../../policies/data.json' with { type: 'json' }
import { createSessionTaint, type TaintThresholds } from '../../../../src/main/enforcement/session-taint.ts'
import type { CallDecided, LogRow } from '../../../../src/shared/contract/event.ts'
import { decided } from '../../../support/log-rows.ts'

const shipped = policyData.behavry.session_taint as TaintThresholds
const target = (kind: 'path' | 'url' | 'table', op: 'read' | 'write' | 'send', value: string) => ({
  kind,
  op,
  value,
  raw: value,
  at: '',
  forms: [],
})
const file = target('path', 'read', '/w/a')
const page = target('url', 'read', 'https://news.example/x')

function rooms(more: Partial<TaintThresholds> = {}, tiers: Record<string, 'trusted' | 'untrusted' | 'blocked'> = {}) {
  const told: unknown[] = []
  const taint = createSessionTaint({
    thresholds: { ...shipped, ...more },
    trustTiers: () => tiers,
    tell: ({ record }) => told.push(record.taint),
    newId: () => 'id',
  })
  const row = (type: string, record: object, call_id = 'c'): LogRow => ({
    seq: 1,
    tenant_id: 'local',
    timestamp: 't',
    type,
    call_id,
    record: record as Record<string, unknown>,
    previous_hash: '',
    event_hash: '',
  })
  const call = (record: Partial<CallDecided>, replay = false) =>
    taint.apply(row('call.decided', decided('c', { agent_id: 'a', session_id: 's', ...record })), replay)
  return { taint, told, row, call }
}

const none = { saw_untrusted: false, read_private: false }

describe('session taint', () => {
  it('is private once a file or a table was read, untrusted once an address was asked', () => {
    const { taint, call, told } = rooms()
    call({ targets: [target('path', 'write', '/w/a')], mcp_server: 'filesystem' })
    expect(taint.of('s')).toEqual(none)
    call({ targets: [file], mcp_server: 'filesystem' })
    expect(taint.of('s')).toEqual({ saw_untrusted: false, read_private: true })
    call({ targets: [page], mcp_server: 'web' })
    call({ targets: [page], mcp_server: 'web' })
    expect(taint.of('s')).toEqual({ saw_untrusted: true, read_private: true })
    expect(told).toEqual(['read_private', 'saw_untrusted'])
    expect(taint.of('another')).toEqual(none)
    taint.forget('s')
    expect(taint.of('s')).toEqual(none)
  })

  it('counts what web servers give to read, not what is sent to them, and no address that is trusted', () => {
    const { taint, call } = rooms({}, { 'news.example': 'trusted' })
    call({ targets: [], mcp_server: 'web', action: 'send' })
    call({ targets: [page], mcp_server: 'web' })
    expect(taint.of('s')).toEqual(none)
    call({ targets: [page, target('url', 'read', 'https://other.example/')], mcp_server: 'web' })
    expect(taint.of('s').saw_untrusted).toBe(true)
  })

  it('does not count calls that were denied, and held ones only once they are released', () => {
    const { taint, row, call } = rooms()
    call({ targets: [file], policy_result: 'deny' })
    call({ targets: [file], policy_result: 'escalate' })
    expect(taint.of('s')).toEqual(none)
    taint.apply(row('call.finished', {}), false)
    taint.apply(row('call.released', {}), false)
    expect(taint.of('s')).toEqual(none)
    call({ targets: [file], policy_result: 'escalate' })
    taint.apply(row('call.released', {}), false)
    expect(taint.of('s').read_private).toBe(true)
  })

  it('counts what a released call touches as a person edited it', () => {
    const { taint, row, call } = rooms()
    call({ targets: [target('path', 'write', '/w/a')], policy_result: 'escalate' })
    taint.apply(row('call.released', { targets: [file] }), false)
    expect(taint.of('s').read_private).toBe(true)
    const other = rooms()
    other.call({ targets: [file], policy_result: 'escalate' })
    other.taint.apply(other.row('call.released', { targets: [target('path', 'write', '/w/a')] }), false)
    expect(other.taint.of('s')).toEqual(none)
  })

  it.each([
    ['flagged', null, 'medium', true],
    ['changed', null, 'high', true],
    ['released', 'original', 'critical', true],
    ['released', 'sanitised', 'critical', false],
    ['blocked', null, 'critical', false],
    ['held', null, 'critical', false],
    ['flagged', null, 'low', false],
  ])('a %s result (%s) with a %s finding: %s', (outcome, release, severity, saw_untrusted) => {
    const { taint, row } = rooms()
    const record = { agent_id: 'a', session_id: 's', outcome, release, inbound_findings: [{ severity }] }
    taint.apply(row('call.judged', record), false)
    expect(taint.of('s').saw_untrusted).toBe(saw_untrusted)
  })

  it('is the same after a restart, and tells nothing twice', () => {
    const { taint, row, call, told } = rooms()
    call({ targets: [file] }, true)
    taint.apply(row('SESSION_TAINTED', { session_id: 's', agent_id: 'a', taint: 'read_private' }), true)
    expect(taint.of('s').read_private).toBe(true)
    call({ targets: [file] })
    expect(told).toEqual([])
  })

  it('begins where the thresholds say', () => {
    const { taint, call } = rooms({ private_reads: 3, private_target_kinds: ['table'] })
    for (let n = 0; n < 3; n += 1) call({ targets: [file] })
    for (let n = 0; n < 2; n += 1) call({ targets: [target('table', 'read', 't')] })
    expect(taint.of('s').read_private).toBe(false)
    call({ targets: [target('table', 'read', 't')] })
    expect(taint.of('s').read_private).toBe(true)
  })
})
