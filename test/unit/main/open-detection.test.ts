// All detectors together: on the real bus, across restarts, beside one that fails, and under more than anybody should send.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Subscriber } from '../../../src/main/events/bus.ts'
import { openDetection } from '../../../src/main/open-detection.ts'
import { detectionRooms } from '../../support/detection-rooms.ts'
import { logRow, target } from '../../support/detection-rows.ts'
import { heapUsed, hostileEntry } from '../../support/hostile-course.ts'
import { identityRooms } from '../../support/identity-rooms.ts'
import { until } from '../../support/processes.ts'

async function rooms() {
  const opened = await detectionRooms()
  onTestFinished(() => opened.close())
  const judged = () => {
    const inbound_findings = [{ severity: 'high' }]
    const record = { id: randomUUID(), agent_id: 'a', session_id: 's', outcome: 'flagged', inbound_findings }
    return opened.log.append({
      type: 'call.judged',
      call_id: randomUUID(),
      record,
      timestamp: opened.clock.timestamp(),
    })
  }
  const cycle = (session_id: string) => opened.call('a', { session_id, requester_id: 'u', tool_name: 'send' })
  const touch = (session_id: string, policy_result: 'allow' | 'deny') =>
    opened.call('a', { session_id, policy_result, tool_name: 'delete_file', targets: [target('/p/x')] })
  const types = ['INJECTION_CONDITIONING_SUSPECTED', 'REQUESTER_SESSION_CYCLING', 'BEHAVIOR_REVERSAL']
  const counts = async () => Promise.all(types.map(async (type) => (await opened.told(type)).length))
  return { ...opened, judged, cycle, touch, types, counts }
}

/** What nobody waits for has been done. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300))

describe('detection', () => {
  it.each(['clean', 'crash'] as const)(
    'finds what was half done before a %s restart, and nothing twice',
    async (how) => {
      const { judged, cycle, touch, counts, restart, told, faults } = await rooms()
      await Promise.all([judged(), judged(), cycle('1'), cycle('2'), touch('1', 'deny')])
      await restart(how)
      expect(await counts()).toEqual([0, 0, 0])
      await Promise.all([judged(), cycle('3'), touch('2', 'allow')])
      await until(async () => (await counts()).every((n) => n === 1), 'all three')
      expect((await told('BEHAVIOR_REVERSAL'))[0]).toMatchObject({
        ...{ agent_id: 'a', session_id: '2', severity: 'high' },
        data: { earlier_session_id: '1', tool_name: 'delete_file' },
      })
      await restart(how)
      await Promise.all([judged(), cycle('3'), touch('2', 'allow')])
      await restart(how)
      expect(await counts()).toEqual([1, 1, 1])
      expect(faults).toEqual([])
    },
  )

  it('goes on where one detector fails, and so does the bus', async () => {
    const { judged, cycle, touch, counts, log, bus, faults } = await rooms()
    const heard: string[] = []
    const stop = await bus.subscribe({ name: 'last', window_ms: 0, apply: ({ type }) => void heard.push(type) })
    const record = { id: randomUUID(), agent_id: 'a', session_id: 's', outcome: 'flagged' }
    await log.append({ type: 'call.judged', call_id: randomUUID(), record })
    await log.append({ type: 'call.decided', call_id: randomUUID(), record: { id: randomUUID(), agent_id: 'a' } })
    expect(faults.length).toBeGreaterThan(1)
    expect(heard).toEqual(['call.judged', 'call.decided'])
    for (let n = 0; n < 3; n += 1) await Promise.all([judged(), cycle(String(n))])
    await touch('1', 'deny')
    await touch('2', 'allow')
    await until(async () => (await counts()).every((n) => n === 1), 'all three')
    stop()
  })

  it('keeps its memory within bounds', async () => {
    const base = await identityRooms()
    const subscribers: Subscriber[] = []
    const bus = {
      async subscribe(each: Subscriber) {
        subscribers.push(each)
        return () => {}
      },
    }
    const faults: unknown[] = []
    const append = async () => logRow('told', 0, {})
    const detection = await openDetection({
      ...base,
      log: { append, query: base.log.query },
      bus,
      newId: randomUUID,
      onLost: (error) => faults.push(error),
    })
    const agents = Array.from({ length: 20 }, (_, n) => `agent-${n}`)
    const at = base.clock.now()
    const run = (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        const { type, call_id, record } = hostileEntry(n, agents)
        for (const { apply } of subscribers) apply(logRow(type, at + n, record, call_id), false)
      }
    }
    run(0, 25_000)
    await quiet()
    const full = heapUsed()
    run(25_000, 50_000)
    await quiet()
    expect(heapUsed() - full).toBeLessThan(5e6)
    expect(faults).toEqual([])
    await detection.close()
    await base.close()
  })
})
