// The sliding window of 24 hours: its borders, its sources, its limits.
import { describe, expect, it } from 'vitest'
import { createFrequency } from '../../../../src/main/automation/frequency.ts'

const hour = 3_600_000
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString()
const detected = 'INBOUND_INJECTION_DETECTED'
const blocked = 'INBOUND_INJECTION_BLOCKED'

describe('frequency', () => {
  it('counts what is not older than 24 hours', () => {
    const { note } = createFrequency()
    const count = (ms: number) => note('s', { at: at(ms), type: detected }).occurrences
    expect([count(0), count(1), count(24 * hour), count(24 * hour + 1), count(24 * hour + 2)]).toEqual([1, 2, 3, 3, 3])
    expect(count(100 * hour)).toBe(1)
  })

  it('keeps patterns apart, and knows which kinds of events gave them', () => {
    const { note } = createFrequency()
    note('s', { at: at(0), type: detected })
    expect(note('other', { at: at(1), type: blocked })).toEqual({ occurrences: 1, types: [blocked] })
    expect(note('s', { at: at(2), type: blocked })).toEqual({ occurrences: 2, types: [detected, blocked] })
    expect(note('s', { at: at(24 * hour + 1), type: blocked }).types).toEqual([blocked])
  })

  it('does not grow without limit: events of one pattern, and patterns', () => {
    const frequency = createFrequency()
    for (let n = 0; n < 20_000; n += 1) frequency.note('s', { at: at(n), type: detected })
    expect(frequency.note('s', { at: at(20_000), type: detected }).occurrences).toBe(1000)
    for (let n = 0; n < 20_000; n += 1) frequency.note(`s${n}`, { at: at(n), type: detected })
    expect(frequency.patterns).toBe(1000)
    expect(frequency.note('s19999', { at: at(20_001), type: detected }).occurrences).toBe(2)
    expect(frequency.note('s0', { at: at(20_001), type: detected }).occurrences).toBe(1)
  })
})
