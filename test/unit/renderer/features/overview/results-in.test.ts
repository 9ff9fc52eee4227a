// Results that were blocked and flagged are counted once each, however much was found in one.
import { expect, it } from 'vitest'
import { resultsIn } from '../../../../../src/renderer/features/overview/results-in.ts'
import type { EventItem } from '../../../../../src/shared/contract/event.ts'

const event = (id: string, type: string, call_id?: string, data = {}): EventItem => ({
  id,
  seq: 1,
  timestamp: '2026-01-01T10:00:00.000Z',
  type,
  ...(call_id === undefined ? {} : { call_id }),
  data,
})

it('counts calls, not findings, and what was blocked or held is not flagged as well', () => {
  const events = [
    event('1', 'INBOUND_INJECTION_BLOCKED', 'a'),
    event('2', 'INBOUND_INJECTION_BLOCKED', 'a'),
    event('3', 'INBOUND_INJECTION_DETECTED', 'a'),
    event('4', 'INBOUND_INJECTION_DETECTED', 'b'),
    event('5', 'INBOUND_INJECTION_DETECTED', 'b'),
    event('6', 'INBOUND_INJECTION_BLOCKED'),
    event('8', 'INBOUND_INJECTION_DETECTED', 'd', { outcome: 'held' }),
    event('7', 'TOOL_DRIFT_DETECTED', 'c'),
  ]
  expect(resultsIn(events)).toEqual({ blocked: 2, flagged: 1 })
})
