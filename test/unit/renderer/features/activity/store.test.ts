// The store of calls: what is told while a page is on its way is not lost, bursts are one change, nothing goes back in time.
import { describe, expect, it } from 'vitest'
import {
  createActivityStore,
  isInbound,
  matching,
  merged,
} from '../../../../../src/renderer/features/activity/store.ts'
import type { CallItem } from '../../../../../src/shared/contract/event.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const item = (seq: number, more: Partial<CallItem> = {}) =>
  ({ id: `call-${seq}`, seq, agent_id: 'a', stages: [], forwarded: null, escalation_id: null, ...more }) as CallItem
const page = (...seqs: number[]) => ({ items: seqs.map((seq) => item(seq)), total: seqs.length })
const seqs = (calls: readonly CallItem[]) => calls.map(({ seq }) => seq)
const tick = () => new Promise((resolve) => setTimeout(resolve))

const opened = () => {
  const live = createLiveDouble()
  const store = createActivityStore(live)
  return { live, store, get: store.getState }
}

describe('activity', () => {
  const api = createApiDouble()

  it('keeps what the stream said while the page was on its way', async () => {
    const { live, get } = opened()
    const loading = get().load()
    live.tell('call.finished', item(2, { forwarded: true }))
    live.tell('call.decided', item(3))
    await api.answer(/^GET \/audit\/events/, page(2, 1))
    await loading
    expect(seqs(get().calls)).toEqual([3, 2, 1])
    expect(get().calls[1]?.forwarded).toBe(true)
  })

  it('takes what arrives together as one change', async () => {
    const { live, store, get } = opened()
    let changes = 0
    store.subscribe(() => {
      changes += 1
    })
    for (let seq = 1; seq <= 200; seq += 1) live.tell('call.decided', item(seq))
    live.tell('call.finished', item(200, { forwarded: true }))
    await tick()
    expect(changes).toBe(1)
    expect(get().calls).toHaveLength(200)
    expect(get().calls[0]).toMatchObject({ seq: 200, forwarded: true })
  })

  it('says what became of a hold, and takes no answer back', async () => {
    const { live, get } = opened()
    const held = { escalation_id: 'e', escalation_outcome: 'pending' } as const
    live.tell('call.decided', item(1, held))
    live.tell('ESCALATION_RESOLVED', { data: { escalation_id: 'e', status: 'approved' } })
    await tick()
    expect(get().calls[0]?.escalation_outcome).toBe('approved')
    live.tell('call.released', item(1, { ...held, escalation_outcome: 'spent' }))
    live.tell('ESCALATION_RESOLVED', { data: { escalation_id: 'e', status: 'approved' } })
    await tick()
    expect(get().calls[0]?.escalation_outcome).toBe('spent')
  })

  it('asks for older ones once at a time, and after a failure again', async () => {
    const { get } = opened()
    const loading = get().load()
    await api.answer(/limit=500/, page(...Array.from({ length: 500 }, (_, n) => 1000 - n)))
    await loading
    const older = Promise.allSettled([get().loadOlder(), get().loadOlder()])
    await tick()
    expect(api.asked.filter((question) => question.includes('before_seq=501'))).toHaveLength(1)
    await api.answer(/before_seq=501/, { detail: 'Not now.' }, 503)
    expect((await older).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const again = get().loadOlder()
    await api.answer(/before_seq=501/, page(500, 499))
    await again
    expect(get().calls).toHaveLength(502)
    expect(get().complete).toBe(true)
  })

  it('asks anew when the console is there again, if it was looked at', async () => {
    const { live, get } = opened()
    live.tellState(null)
    expect(api.asked).toEqual([])
    const loading = get().load()
    await api.answer(/limit=500/, page(1))
    await loading
    live.tellState(null)
    await api.answer(/limit=500/, page(3, 2, 1))
    expect(seqs(get().calls)).toEqual([3, 2, 1])
  })

  it('keeps the newest when there are very many', () => {
    const many = Array.from({ length: 20_010 }, (_, n) => item(n + 1))
    const calls = merged(many.slice(0, 15_000), many.slice(14_000))
    expect([calls.length, calls[0]?.seq, calls.at(-1)?.seq]).toEqual([20_000, 20_010, 11])
  })
})

describe('what came back', () => {
  it('is not forgotten when an older word about the call arrives late', () => {
    const judged = (inbound_outcome: CallItem['inbound_outcome']) => item(1, { inbound_outcome })
    const afterLate = (known: CallItem['inbound_outcome'], late: CallItem['inbound_outcome']) =>
      merged([judged(known)], [judged(late)])[0]?.inbound_outcome
    expect(afterLate('held', null)).toBe('held')
    expect(afterLate('released', 'held')).toBe('released')
    expect(afterLate('held', 'released')).toBe('released')
    expect(afterLate(null, 'blocked')).toBe('blocked')
  })

  it('is what a person made of it, as soon as they have', async () => {
    const { live, get } = opened()
    live.tell('call.judged', item(1, { inbound_outcome: 'held' }))
    live.tell('call.judged', item(2, { inbound_outcome: 'held' }))
    await tick()
    live.tell('ESCALATION_RESOLVED', { call_id: 'call-1', data: { escalation_id: 'e', status: 'expired' } })
    live.tell('ESCALATION_RESOLVED', { call_id: 'call-2', data: { escalation_id: 'f', status: 'approved' } })
    await tick()
    expect(get().calls.map(({ inbound_outcome }) => inbound_outcome)).toEqual(['released', 'blocked'])
  })

  it('is found by its words, and by the reason of calls that were denied for it', () => {
    const calls = [
      item(1, { inbound_outcome: 'blocked', policy_result: 'allow', tool_name: 'fetch' }),
      item(2, { inbound_outcome: null, policy_result: 'deny', reason: 'inbound', tool_name: 'send_email' }),
      item(3, { inbound_outcome: null, policy_result: 'allow', reason: 'policy', tool_name: 'fetch' }),
    ]
    expect(seqs(calls.filter(isInbound))).toEqual([1, 2])
    expect(seqs(matching(calls, 'inbound', {}))).toEqual([1, 2])
    expect(seqs(matching(calls, 'result blocked', {}))).toEqual([1])
  })
})
