// Confidence, cell by cell: frequency, severity and corroboration at their borders, and the four examples of the seed.
import { describe, expect, it } from 'vitest'
import { breakdownOf, confidenceOf } from '../../../../src/main/automation/confidence.ts'
import { type RiskTier, rankWords } from '../../../../src/shared/contract/primitives.ts'

const sure = (count: number, severity: RiskTier, sources: number) =>
  confidenceOf(breakdownOf(count, severity, sources)) / 10

/** By severity from low to critical: with one source, with two. */
const cells: Readonly<Record<'once' | 'often' | 'very often', readonly (readonly [number, number])[]>> = {
  once: [
    [0.3, 0.5],
    [0.4, 0.6],
    [0.5, 0.7],
    [0.6, 0.8],
  ],
  often: [
    [0.6, 0.8],
    [0.7, 0.9],
    [0.8, 1],
    [0.9, 1],
  ],
  'very often': [
    [0.9, 1],
    [1, 1],
    [1, 1],
    [1, 1],
  ],
}
const counts = [
  [1, 'once'],
  [2, 'once'],
  [3, 'often'],
  [9, 'often'],
  [10, 'very often'],
] as const

describe('confidence', () => {
  const table = counts.flatMap(([count, frequency]) =>
    rankWords.flatMap((severity, at) =>
      [1, 2].map((sources) => ({ count, severity, sources, expected: cells[frequency][at]?.[sources - 1] })),
    ),
  )
  it.each(table)('$count of $severity from $sources: $expected', ({ count, severity, sources, expected }) => {
    expect(sure(count, severity, sources)).toBe(expected)
  })

  it.each([
    ['a single injection of medium severity', 1, 'medium', 1, 0.4],
    ['ten of high severity', 10, 'high', 1, 1],
    ['three critical ones from two sources', 3, 'critical', 2, 1],
    ['three medium ones from one source', 3, 'medium', 1, 0.7],
  ] as const)('the seed: %s', (_name, count, severity, sources, expected) => {
    expect(sure(count, severity, sources)).toBe(expected)
  })

  it('counts what is beyond the borders like the borders', () => {
    expect(sure(1_000_000, 'low', 1)).toBe(0.9)
    expect(sure(1, 'low', 6)).toBe(0.5)
    expect(breakdownOf(3, 'high', 2)).toEqual({ frequency: 6, severity: 2, corroboration: 2, occurrences: 3 })
  })
})
