// Detections as Activity lists them: those that are asked for, newest first, each once, and an answer that comes too late.
import { describe, expect, it } from 'vitest'
import { createDetectionsStore } from '../../../../../src/renderer/features/activity/detections-store.ts'
import type { EventItem } from '../../../../../src/shared/contract/event.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const event = (seq: number, type = 'BEHAVIOR_REVERSAL'): EventItem => ({
  id: `e${seq}`,
  seq,
  timestamp: '2026-01-01T00:00:00.000Z',
  type,
  data: {},
})
const all = /^GET \/events\?type=INBOUND_INJECTION_DETECTED%2C/

describe('the store of detections', () => {
  const api = createApiDouble()
  const seqs = (store: ReturnType<typeof createDetectionsStore>) => store.getState().items.map(({ seq }) => seq)

  it('has the newest first, each once, whichever way it comes', async () => {
    const live = createLiveDouble()
    const store = createDetectionsStore(live)
    live.tell('BEHAVIOR_REVERSAL', event(9))
    expect(seqs(store)).toEqual([])
    const loaded = store.getState().load()
    await api.answer(all, { items: [event(5), event(3)], total: 2 })
    await loaded
    live.tell('BEHAVIOR_REVERSAL', event(7))
    live.tell('BEHAVIOR_REVERSAL', event(5))
    live.tell('agent.updated', event(8, 'agent.updated'))
    expect(seqs(store)).toEqual([7, 5, 3])
    expect(store.getState().complete).toBe(true)
  })

  it('keeps to one kind, also with what the stream says', async () => {
    const live = createLiveDouble()
    const store = createDetectionsStore(live)
    const loaded = store.getState().load()
    store.getState().setType('POLICY_AUTO_ACTIVATED')
    await api.answer(/type=POLICY_AUTO_ACTIVATED&/, { items: [event(4, 'POLICY_AUTO_ACTIVATED')], total: 1 })
    await api.answer(all, { items: [event(6)], total: 1 })
    await loaded
    live.tell('BEHAVIOR_REVERSAL', event(7))
    live.tell('POLICY_AUTO_ACTIVATED', event(8, 'POLICY_AUTO_ACTIVATED'))
    expect(seqs(store)).toEqual([8, 4])
  })

  it('reads on from its oldest', async () => {
    const store = createDetectionsStore(createLiveDouble())
    const loaded = store.getState().load()
    await api.answer(all, { items: Array.from({ length: 200 }, (_, n) => event(400 - n)), total: null })
    await loaded
    expect(store.getState().complete).toBe(false)
    const older = store.getState().loadOlder()
    await api.answer(/before_seq=201$/, { items: [event(200)], total: 1 })
    await older
    expect(seqs(store).at(-1)).toBe(200)
    expect(store.getState().complete).toBe(true)
  })
})
