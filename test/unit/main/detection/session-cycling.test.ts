// Three sessions of one requester for one tool within fifteen minutes.
import { describe, expect, it } from 'vitest'
import { createSessionCyclingDetector } from '../../../../src/main/detection/session-cycling.ts'
import { cyclingSchema } from '../../../../src/shared/contract/detection.ts'
import type { CallDecided } from '../../../../src/shared/contract/event.ts'
import { begin, callRow, listener, minute } from '../../../support/detection-rows.ts'

function rooms(most?: number) {
  const heard = listener()
  const detector = createSessionCyclingDetector({ tell: heard.tell, ...(most ? { most } : {}) })
  const call = (minutes: number, session_id: string, more: Partial<CallDecided> = {}, replay = false) =>
    detector.apply(
      callRow(begin + minutes * minute, { session_id, requester_id: 'u', tool_name: 'write_file', ...more }),
      replay,
    )
  return { ...heard, detector, call }
}

describe('session cycling', () => {
  it('tells the third session, whatever was decided', () => {
    const { call, told, records } = rooms()
    call(0, 's')
    call(1, 's')
    call(6, 't', { policy_result: 'deny' })
    expect(told).toEqual([])
    call(14, 'u', { policy_result: 'escalate' })
    expect(told.map(({ type }) => type)).toEqual(['REQUESTER_SESSION_CYCLING'])
    expect(records()).toMatchObject([
      {
        severity: 'medium',
        agent_id: 'agent-1',
        requester_id: 'u',
        tool_name: 'write_file',
        session_ids: ['s', 't', 'u'],
      },
    ])
    expect(cyclingSchema.safeParse({ id: 'x', ...records()[0] }).success).toBe(true)
  })

  it('tells three more sessions again, and none that was told while it goes on', () => {
    const { call, told, records } = rooms()
    for (const session of ['s', 't', 'u', 's', 't', 'v', 'w', 'u']) call(0, session)
    expect(told).toHaveLength(1)
    call(10, 's')
    call(12, 'x')
    expect(records()[1]).toMatchObject({ session_ids: ['v', 'w', 'x'] })
    call(16, 's')
    expect(told).toHaveLength(2)
  })

  it.each<[string, (call: ReturnType<typeof rooms>['call']) => void]>([
    ['of three requesters', (call) => ['s', 't', 'u'].forEach((id) => void call(0, id, { requester_id: id }))],
    ['of nobody', (call) => ['s', 't', 'u'].forEach((id) => void call(0, id, { requester_id: null }))],
    ['for three tools', (call) => ['s', 't', 'u'].forEach((id) => void call(0, id, { tool_name: id }))],
    ['in more than fifteen minutes', (call) => ['s', 't', 'u'].forEach((id, n) => void call(n * 7.5, id))],
    ['of which there are two', (call) => ['s', 't', 's', 't'].forEach((id) => void call(0, id))],
  ])('does not tell sessions %s', (_what, make) => {
    const { call, told } = rooms()
    make(call)
    expect(told).toEqual([])
  })

  it('goes on after a restart, and tells nothing twice', () => {
    const before = rooms()
    for (const session of ['s', 't', 'u']) before.call(0, session)
    const after = rooms()
    for (const session of ['s', 't', 'u']) after.call(0, session, {}, true)
    for (const row of before.rows(begin)) after.detector.apply(row, true)
    after.call(1, 'v', {}, true)
    after.call(1, 'w')
    expect(after.told).toEqual([])
    after.call(2, 'x')
    expect(after.records()).toMatchObject([{ session_ids: ['v', 'w', 'x'] }])
  })

  it('forgets the requester who was quiet longest', () => {
    const { call, told } = rooms(2)
    for (const requester_id of ['a', 'b', 'c']) for (const id of ['s', 't']) call(0, id, { requester_id })
    call(0, 'u', { requester_id: 'a' })
    expect(told).toEqual([])
    call(0, 'u', { requester_id: 'c' })
    expect(told).toHaveLength(1)
  })
})
