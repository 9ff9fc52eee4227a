// The impact of a change: which recorded calls would have been decided otherwise, and by whose hand they had been allowed.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImpactQuestion } from '../../../../src/shared/contract/policy.ts'
import type { Action } from '../../../../src/shared/contract/primitives.ts'
import { resultOf } from '../../../../src/shared/progress-event.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { decided } from '../../../support/log-rows.ts'
import { policyRooms, regoText } from '../../../support/policy-rooms.ts'

let base: Awaited<ReturnType<typeof identityRooms>>
let rooms: ReturnType<typeof policyRooms>

beforeEach(async () => {
  base = await identityRooms()
  rooms = policyRooms(base)
})
afterEach(() => base.close())

async function record(action: Action, more: { tool_name?: string; kept?: boolean; escalation_id?: string } = {}) {
  const { kept = true, ...said } = more
  const call_id = randomUUID()
  const hash = randomUUID()
  const input = { hash, envelope: JSON.stringify({ request: { action } }) }
  const row = decided(call_id, { action, input_hash: hash, ...said })
  await base.log.append({ type: 'call.decided', call_id, record: { ...row }, ...(kept ? { input } : {}) })
  return call_id
}

const never = new AbortController().signal
const answered = async (asked: ImpactQuestion, signal = never) => resultOf((await rooms.impact.ask(asked))(signal))
const question = { rego_content: regoText(), limit: 10_000 }

describe('impact', () => {
  it('counts what would be denied, by tool and agent, and what a person had allowed', async () => {
    const escalation_id = randomUUID()
    await record('read')
    const first = await record('write', { tool_name: 'write_file' })
    const byHand = await record('write', { tool_name: '__proto__', escalation_id })
    await record('write', { kept: false })
    await base.log.append({
      type: 'ESCALATION_RESOLVED',
      record: { id: randomUUID(), escalation_id, status: 'approved' },
    })
    const impact = await answered(question)
    expect(impact).toMatchObject({ calls: 3, skipped: 1, newly_escalated: { count: 0 }, newly_allowed: { count: 0 } })
    expect(impact.newly_denied).toMatchObject({ count: 2, approved_by_hand: 1 })
    expect(impact.newly_denied.calls.map(({ id }) => id)).toEqual([byHand, first])
    expect(impact.newly_denied.calls[0]).toMatchObject({ before: 'allow', after: 'deny', approved_by_hand: true })
    expect(Object.keys(impact.by_tool).sort()).toEqual(['__proto__', 'write_file'])
    expect(impact.by_agent).toEqual({ 'agent-1': { newly_denied: 2, newly_escalated: 0, newly_allowed: 0 } })
  })

  it('says what archiving a policy would let through, and that watching one changes nothing', async () => {
    const policy = await rooms.policies.create(
      { name: 'Mine', description: '', rego_content: regoText(), status: 'active' },
      'admin',
    )
    await record('write')
    const ask = (status: 'archived' | 'monitor') => answered({ policy_id: policy.id, status, limit: 10 })
    expect((await ask('archived')).newly_allowed.count).toBe(1)
    expect((await ask('monitor')).newly_allowed.count).toBe(1)
    expect((await answered({ policy_id: policy.id, limit: 10 })).newly_allowed.count).toBe(0)
  })

  it('takes the newest calls only, and tells how far it is', async () => {
    for (let n = 0; n < 5; n += 1) await record('write')
    const events = []
    for await (const each of (await rooms.impact.ask({ ...question, limit: 3 }))(never)) events.push(each)
    expect(events.map(({ event }) => event)).toEqual(['progress', 'progress', 'result'])
    expect(events[1]?.data).toEqual({ done: 3, total: 3 })
  })

  it('tells of no more calls than there are', async () => {
    for (let n = 0; n < 2; n += 1) await record('write')
    await base.log.append({ type: 'call.decided', call_id: 'early', record: { ...decided('early') } })
    const events = []
    for await (const each of (await rooms.impact.ask(question))(never)) events.push(each)
    expect(events.slice(0, 2).map(({ data }) => data)).toEqual([
      { done: 0, total: 2 },
      { done: 2, total: 2 },
    ])
  })

  it('stops with its children when it is cancelled half-way', async () => {
    await record('write')
    const stop = new AbortController()
    const events = []
    for await (const each of (await rooms.impact.ask(question))(stop.signal)) {
      events.push(each.event)
      rooms.evaluator.waiting = async (signal) => {
        stop.abort(new Error('enough'))
        signal?.throwIfAborted()
      }
    }
    expect(events).toEqual(['progress'])
  })

  it('ends without a result when it is cancelled', async () => {
    await record('write')
    const cancelled = AbortSignal.abort()
    const events = []
    for await (const each of (await rooms.impact.ask(question))(cancelled)) events.push(each.event)
    expect(events).toEqual(['progress'])
    await expect(answered(question, cancelled)).rejects.toThrow('cancelled')
  })

  it('is refused for a text that the gate refuses, for nothing, and for a policy that is not there', async () => {
    const ask = (more: object) => rooms.impact.ask({ limit: 10, ...more })
    await expect(ask({ rego_content: regoText('REFUSED') })).rejects.toMatchObject({ code: 'policy_refused' })
    await expect(ask({})).rejects.toMatchObject({ status: 422 })
    await expect(ask({ policy_id: randomUUID() })).rejects.toMatchObject({ status: 404 })
  })
})
