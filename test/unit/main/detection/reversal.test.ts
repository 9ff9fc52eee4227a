// Refused in one session, done in another: what counts as refused, as done, and as the same thing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReversalDetector } from '../../../../src/main/detection/reversal.ts'
import { reversalSchema } from '../../../../src/shared/contract/detection.ts'
import type { CallDecided } from '../../../../src/shared/contract/event.ts'
import { begin, callRow, listener, logRow, minute, target } from '../../../support/detection-rows.ts'

const basic = { tool_name: 'delete_file', action: 'delete' as const, target: '/p/a/x', targets: [target('/p/a/x')] }

function rooms(most?: number) {
  const heard = listener()
  const detector = createReversalDetector({ tell: heard.tell, ...(most ? { most } : {}) })
  const call = (minutes: number, session_id: string, more: Partial<CallDecided> = {}, replay = false) => {
    const row = callRow(begin + minutes * minute, { ...basic, session_id, ...more })
    detector.apply(row, replay)
    return row.call_id
  }
  const deny = (minutes: number, session_id: string, more: Partial<CallDecided> = {}, replay = false) =>
    call(minutes, session_id, { policy_result: 'deny', ...more }, replay)
  const answer = (minutes: number, escalation_id: string, status: string, more: object = {}) =>
    detector.apply(logRow('ESCALATION_RESOLVED', begin + minutes * minute, { escalation_id, status, ...more }), false)
  const release = (minutes: number, escalation_id: string) =>
    detector.apply(logRow('call.released', begin + minutes * minute, { escalation_id }), false)
  return { ...heard, detector, call, deny, answer, release }
}

const held = (escalation_id: string) => ({ policy_result: 'escalate' as const, escalation_id })

describe('behaviour reversal', () => {
  it('tells what was denied and is then allowed in another session, once for that session', () => {
    const { call, deny, told, records } = rooms()
    const first = deny(0, 's')
    const second = call(119, 't')
    call(119, 't')
    expect(told.map(({ type }) => type)).toEqual(['BEHAVIOR_REVERSAL'])
    expect(records()).toEqual([
      {
        ...{ severity: 'high', agent_id: 'agent-1', session_id: 't', earlier_session_id: 's', requester_id: null },
        ...{ tool_name: 'delete_file', action_class: 'delete', target: '/p/a/x', call_ids: [first, second] },
      },
    ])
    expect(reversalSchema.safeParse({ id: 'x', ...records()[0] }).success).toBe(true)
    call(119, 'u')
    expect(told).toHaveLength(2)
  })

  it.each<[string, Partial<CallDecided>, boolean]>([
    ['a neighbour in the folder', { targets: [target('/p/a/y')] }, true],
    ['one of several targets', { targets: [target('/q/z'), target('/p/a/y')] }, true],
    ['another folder', { targets: [target('/p/b/x')] }, false],
    ['nothing at all', { targets: [] }, false],
    ['another tool', { tool_name: 'read_file' }, false],
    ['another agent', { agent_id: 'agent-2' }, false],
    ['somebody else', { requester_id: 'u' }, false],
  ])('the later call is about %s', (_what, more, is) => {
    const { call, deny, told } = rooms()
    deny(0, 's')
    call(1, 't', more)
    expect(told).toHaveLength(is ? 1 : 0)
  })

  it('calls without targets are about the same thing', () => {
    const { call, deny, told } = rooms()
    deny(0, 's', { targets: [], target: null })
    call(1, 't', { targets: [], target: null })
    expect(told).toHaveLength(1)
  })

  it.each<[CallDecided['reason'], boolean]>([
    ['policy', true],
    ['no_policy_matched', true],
    ['blast_radius', true],
    ['dlp', true],
    ['escalation_denied', true],
    ['kill_switch', false],
    ['opa_unavailable', false],
    ['schema_mismatch', false],
    ['queue_full', false],
    ['tool_not_accepted', false],
  ])('a denial for %s is a refusal: %s', (reason, is) => {
    const { call, deny, told } = rooms()
    deny(0, 's', { reason })
    call(1, 't')
    expect(told).toHaveLength(is ? 1 : 0)
  })

  it('does not tell the same session, what came before the refusal, nor what is older than two hours', () => {
    const { call, deny, told } = rooms()
    call(0, 't')
    deny(0, 's')
    call(1, 's')
    call(120, 't')
    expect(told).toEqual([])
  })

  it('tells what was held and denied by a person, and neither what expired nor what was cancelled', () => {
    const { call, answer, told } = rooms()
    for (const [status, folder] of [
      ['denied', 'a'],
      ['expired', 'b'],
      ['cancelled', 'c'],
    ] as const) {
      const targets = [target(`/p/${folder}/x`)]
      call(0, 's', { ...held(status), targets })
      answer(1, status, status)
      call(2, folder, { targets })
    }
    expect(told.map(({ record }) => record)).toMatchObject([{ session_id: 'a' }])
  })

  it('tells an approved hold when it is released, unless a person made something else of it', () => {
    const { call, deny, answer, release, told } = rooms()
    deny(0, 's')
    call(1, 't', held('e'))
    answer(2, 'e', 'approved', { edited: false })
    expect(told).toEqual([])
    release(3, 'e')
    release(4, 'e')
    expect(told).toHaveLength(1)
    call(5, 'u', held('f'))
    answer(5, 'f', 'approved', { edited: true })
    release(5, 'f')
    expect(told).toHaveLength(1)
  })

  it('goes on after a restart, and tells nothing twice', () => {
    const before = rooms()
    before.deny(0, 's')
    before.call(1, 't')
    const after = rooms()
    after.deny(0, 's', {}, true)
    after.call(1, 't', {}, true)
    for (const row of before.rows(begin + minute)) after.detector.apply(row, true)
    after.call(2, 't')
    expect(after.told).toEqual([])
    after.call(2, 'u')
    expect(after.told).toHaveLength(1)
  })

  it('forgets the place that was quiet longest', () => {
    const { call, deny, told } = rooms(2)
    for (const folder of ['a', 'b', 'c']) deny(0, 's', { targets: [target(`/p/${folder}/x`)] })
    call(1, 't', { targets: [target('/p/a/x')] })
    expect(told).toEqual([])
    call(1, 'u', { targets: [target('/p/c/x')] })
    expect(told).toHaveLength(1)
  })

  it('takes any names and targets as they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.option(fc.string()), (tool_name, value, requester_id) => {
        const { call, deny, told } = rooms()
        const more = { tool_name, requester_id, targets: [target(value), target(value, 'url')] }
        deny(0, 's', more)
        call(1, 't', more)
        expect(told).toHaveLength(1)
      }),
    )
  })

  it('names no more evidence than fifty calls', () => {
    const { call, deny, records } = rooms()
    const folders = Array.from({ length: 30 }, (_, n) => target(`/p/${n}/x`))
    for (const session of ['a', 'b', 'c', 'd']) for (const each of folders) deny(0, session, { targets: [each] })
    call(1, 't', { targets: folders })
    expect(records()[0]?.call_ids).toHaveLength(50)
  })
})
