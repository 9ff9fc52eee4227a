// The fold of a call's rows: what is shown depends on what the log says, never on the order in which it is read.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventItem, foldCall } from '../../../../src/main/events/fold-call.ts'
import { type CallDecided, callItemSchema, type LogRow } from '../../../../src/shared/contract/event.ts'
import { decided } from '../../../support/log-rows.ts'

const call = '0b0e3b0e-1111-4222-8333-444455556666'
const held = 'e-1'

function row(seq: number, type: string, record: Record<string, unknown>, call_id: string | null = call): LogRow {
  const timestamp = new Date(seq * 1000).toISOString()
  const row = { type, call_id, timestamp, tenant_id: 'local' }
  return { seq, ...row, record: { ...record, ...row }, previous_hash: 'p', event_hash: 'h' }
}

const decision = (more: Partial<CallDecided> = {}) => row(1, 'call.decided', { ...decided(call, more) })
const hold = decision({ policy_result: 'escalate', escalation_id: held })
const resolved = (seq: number, status: string) => row(seq, 'ESCALATION_RESOLVED', { escalation_id: held, status }, null)
const released = row(7, 'call.released', { escalation_id: held })
const finished = row(9, 'call.finished', { forwarded: true, response_code: 200, latency_ms: 4, error: null })

describe('foldCall', () => {
  it('gives an item of the contract, without the row’s own members', () => {
    const item = foldCall([decision(), finished], [])
    expect(callItemSchema.parse(item)).toMatchObject({ id: call, seq: 1, forwarded: true, response_code: 200 })
    expect(item).not.toHaveProperty('type')
    expect(item).not.toHaveProperty('call_id')
  })

  it('names the exception, and none for rows of a time when there were none', () => {
    expect(foldCall([decision({ exception_id: 'x-1' })], [])?.exception_id).toBe('x-1')
    const old = decision()
    const { exception_id: _, ...record } = old.record
    expect(foldCall([{ ...old, record }], [])?.exception_id).toBeNull()
  })

  it('is nothing without a decision', () => {
    expect(foldCall([finished, released], [])).toBeNull()
  })

  it.each([
    ['refused', [decision({ policy_result: 'deny' })], { forwarded: false, escalation_outcome: null }],
    ['allowed and not finished: unknown', [decision()], { forwarded: null, escalation_outcome: null }],
    ['held', [hold], { forwarded: null, escalation_outcome: 'pending' }],
    ['approved', [hold, resolved(3, 'approved')], { forwarded: null, escalation_outcome: 'approved' }],
    [
      'approved, never spent',
      [hold, resolved(3, 'approved'), resolved(5, 'expired')],
      { escalation_outcome: 'expired' },
    ],
    ['spent', [hold, resolved(3, 'approved'), released, finished], { forwarded: true, escalation_outcome: 'spent' }],
    ['denied', [hold, resolved(3, 'denied')], { forwarded: null, escalation_outcome: 'denied' }],
  ] as const)('shows a call that is %s', (_name, rows, expected) => {
    expect(foldCall(rows, [])).toMatchObject(expected)
  })

  it('takes nothing from another escalation', () => {
    const other = row(4, 'ESCALATION_RESOLVED', { escalation_id: 'e-2', status: 'denied' }, null)
    expect(foldCall([hold], [other])?.escalation_outcome).toBe('pending')
  })

  it('does not depend on the order of rows, nor on where they were found', () => {
    const all = [hold, resolved(3, 'approved'), resolved(6, 'expired'), released, finished]
    const some = fc.shuffledSubarray(all, { minLength: 1 }).filter((rows) => rows.includes(hold))
    fc.assert(
      fc.property(some, fc.shuffledSubarray(all), (rows, about) => {
        const known = all.filter((each) => rows.includes(each) || about.includes(each))
        const own = rows.includes(finished) || !about.includes(finished) ? rows : [...rows, finished]
        expect(foldCall(own, about)).toEqual(foldCall(known, []))
        expect(foldCall([...own, ...own], about)).toEqual(foldCall(own, about))
      }),
    )
  })
})

describe('what came back', () => {
  const judged = (seq: number, outcome: string, escalation_id: string | null = null) =>
    row(seq, 'call.judged', { outcome, escalation_id, inbound_findings: [] })
  const review = (seq: number, status: string) => row(seq, 'ESCALATION_RESOLVED', { escalation_id: 'r-1', status })
  it.each([
    [null, [decision(), finished]],
    ['blocked', [decision(), judged(3, 'blocked'), finished]],
    ['held', [decision(), judged(3, 'held', 'r-1'), finished]],
    ['blocked', [decision(), judged(3, 'held', 'r-1'), finished, review(10, 'denied')]],
    ['blocked', [decision(), judged(3, 'held', 'r-1'), review(6, 'approved'), finished, review(10, 'expired')]],
    ['released', [decision(), judged(3, 'held', 'r-1'), finished, review(10, 'approved')]],
    ['released', [decision(), review(6, 'approved'), judged(8, 'released', 'r-1'), judged(3, 'held', 'r-1')]],
    ['held', [decision(), judged(3, 'held', 'r-2'), review(10, 'denied')]],
  ] as const)('is %s', (expected, rows) => {
    expect(foldCall(rows, [])?.inbound_outcome).toBe(expected)
    expect(foldCall([...rows].reverse(), [])?.inbound_outcome).toBe(expected)
  })
})

describe('eventItem', () => {
  it('lifts what every event has and leaves the rest as data', () => {
    const record = { id: 'x', agent_id: 'a', severity: 'high', status: 'denied', session_id: 7 }
    expect(eventItem(row(3, 'DLP_VIOLATION', record))).toEqual({
      id: 'x',
      seq: 3,
      timestamp: '1970-01-01T00:00:03.000Z',
      type: 'DLP_VIOLATION',
      agent_id: 'a',
      severity: 'high',
      call_id: call,
      data: { status: 'denied' },
    })
  })
})
