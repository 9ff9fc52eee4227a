// Where rows of the log can be read in full, and the calls that they name.
import { describe, expect, it } from 'vitest'
import { callsOfEvent, placeOfEvent } from '../../../../src/renderer/ui/event-place.ts'
import type { EventItem } from '../../../../src/shared/contract/event.ts'

const event = (type: string, more: Partial<EventItem> = {}): EventItem => ({
  id: 'e',
  seq: 1,
  timestamp: '2026-01-01T00:00:00.000Z',
  type,
  data: {},
  ...more,
})

describe('the place of an event', () => {
  it.each([
    [event('POLICY_AUTO_ACTIVATED', { data: { candidate_id: 'c' } }), '/policy-suggestions/c'],
    [event('BEHAVIORAL_DRIFT_DETECTED', { agent_id: 'a', call_id: 'x' }), '/agents/a'],
    [event('BASELINE_POISONING_SUSPECTED', { agent_id: 'a', data: { call_ids: [] } }), '/agents/a'],
    [event('INBOUND_INJECTION_BLOCKED', { agent_id: 'a', call_id: 'x' }), '/activity/x'],
    [event('BEHAVIOR_REVERSAL', { data: { call_ids: ['x', 'y'] } }), '/activity/y'],
    [event('EXCEPTION_SPREE'), '/exceptions'],
    [event('POLICY_CANDIDATE_PROPOSED'), null],
    [event('BEHAVIOR_REVERSAL', { data: { call_ids: [7, null] } }), null],
    [event('BEHAVIOR_REVERSAL', { data: { call_ids: ['../settings'] } }), '/activity/..%2Fsettings'],
  ])('%j is %s', (item, path) => {
    expect(placeOfEvent(item)?.path ?? null).toBe(path)
  })
})

it('names the calls of an event: its evidence, else its own call', () => {
  expect(callsOfEvent(event('X', { call_id: 'a', data: { call_ids: ['b', 'c'] } }))).toEqual(['b', 'c'])
  expect(callsOfEvent(event('X', { call_id: 'a', data: { call_ids: 'b' } }))).toEqual(['a'])
  expect(callsOfEvent(event('X'))).toEqual([])
})
