// Three findings of medium or more in one session within ten minutes, told once, and again after three more.
import { describe, expect, it } from 'vitest'
import { createConditioningDetector } from '../../../../src/main/detection/conditioning.ts'
import { conditioningSchema } from '../../../../src/shared/contract/detection.ts'
import { begin, judgedRow, listener, logRow, minute } from '../../../support/detection-rows.ts'

function rooms(most?: number) {
  const heard = listener()
  const detector = createConditioningDetector({ tell: heard.tell, ...(most ? { most } : {}) })
  const judged = (minutes: number, severities: string[], more: object = {}, replay = false) => {
    const row = judgedRow(begin + minutes * minute, severities, more)
    detector.apply(row, replay)
    return row.call_id
  }
  return { ...heard, detector, judged }
}

describe('conditioning', () => {
  it('tells the third finding with its calls, and starts anew', () => {
    const { judged, told, records } = rooms()
    const calls = [judged(0, ['medium']), judged(4, ['low', 'high'])]
    expect(told).toEqual([])
    calls.push(judged(9, ['critical'], { outcome: 'blocked' }))
    expect(told.map(({ type }) => type)).toEqual(['INJECTION_CONDITIONING_SUSPECTED'])
    expect(records()).toEqual([{ agent_id: 'a', session_id: 's', severity: 'high', findings: 3, call_ids: calls }])
    expect(conditioningSchema.safeParse({ id: 'x', ...records()[0] }).success).toBe(true)
    judged(9, ['medium'])
    judged(9, ['medium'])
    expect(told).toHaveLength(1)
    judged(9, ['medium'])
    expect(told).toHaveLength(2)
  })

  it('counts the findings of one result, not the results', () => {
    const { judged, told } = rooms()
    judged(0, ['high', 'high', 'medium'])
    expect(told).toHaveLength(1)
  })

  it('counts the same words once, though the server says them as text and as structure', () => {
    const { judged, told } = rooms()
    const twice = ['/content/0/text', '/structuredContent/content'].map((at) => {
      return { pattern_class: 'prompt_injection', severity: 'high', at, decoder: 'none', content_snippet: 'Ignore all' }
    })
    judged(0, [], { inbound_findings: twice })
    judged(1, [], { inbound_findings: twice })
    expect(told).toEqual([])
    judged(2, [], { inbound_findings: twice })
    expect(told).toMatchObject([{ record: { findings: 3 } }])
  })

  it.each<[string, (judged: ReturnType<typeof rooms>['judged']) => void]>([
    [
      'in three sessions',
      (judged) => ['s', 't', 'u'].forEach((session_id) => void judged(0, ['high'], { session_id })),
    ],
    ['of low severity', (judged) => judged(0, ['low', 'low', 'low'])],
    ['over more than ten minutes', (judged) => [0, 5, 10].forEach((at) => void judged(at, ['high']))],
    [
      'of which one was released',
      (judged) => {
        judged(0, ['high'], { outcome: 'held' })
        judged(1, ['high', 'high'], { outcome: 'released' })
      },
    ],
  ])('does not tell findings %s', (_what, make) => {
    const { judged, told } = rooms()
    make(judged)
    expect(told).toEqual([])
  })

  it('goes on after a restart with what was not told yet', () => {
    const { judged, told, detector } = rooms()
    const calls = [judged(0, ['high']), judged(0, ['high']), judged(0, ['high'], {}, true)]
    detector.apply(logRow('INJECTION_CONDITIONING_SUSPECTED', begin, { session_id: 's', call_ids: calls }), true)
    judged(1, ['high'], {}, true)
    judged(1, ['high'], {}, true)
    expect(told).toEqual([])
    judged(2, ['medium'])
    expect(told).toHaveLength(1)
  })

  it('forgets the session that was quiet longest', () => {
    const { judged, told } = rooms(2)
    for (const session_id of ['s', 't', 'u']) judged(0, ['high', 'high'], { session_id })
    judged(0, ['high'], { session_id: 's' })
    expect(told).toEqual([])
    judged(0, ['high'], { session_id: 'u' })
    expect(told).toHaveLength(1)
  })
})
