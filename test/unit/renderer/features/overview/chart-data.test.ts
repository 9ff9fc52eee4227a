// The chart's columns: one for each hour, the quiet ones too, and a scale that none exceeds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, scaleTop, totalsOf } from '../../../../../src/renderer/features/overview/chart-data.ts'

const buckets = [
  { at: '2026-01-01T01:00:00.000Z', allow: 3, escalate: 1, deny: 2 },
  { at: '2026-01-01T03:00:00.000Z', allow: 1, escalate: 0, deny: 0 },
]

describe('chart data', () => {
  it('has a column for every hour of the span', () => {
    const summary = {
      since: '2026-01-01T00:20:00.000Z',
      until: '2026-01-01T03:10:00.000Z',
      bucket_seconds: 3600,
      buckets,
      rules: [],
      agents: [],
    }
    expect(columnsOf(summary).map(({ at, allow }) => [at.slice(11, 16), allow])).toEqual([
      ['00:00', 0],
      ['01:00', 3],
      ['02:00', 0],
      ['03:00', 1],
    ])
    expect(totalsOf(summary)).toEqual({ allow: 4, escalate: 1, deny: 2 })
  })

  it('has a scale that no column exceeds and that is not much too tall', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (counts) => {
        const columns = counts.map((allow) => ({ at: '', allow, escalate: 0, deny: 0 }))
        const most = Math.max(4, ...counts)
        const top = scaleTop(columns)
        expect(top).toBeGreaterThanOrEqual(most)
        expect(top).toBeLessThanOrEqual(most * 2.5)
      }),
    )
  })
})
