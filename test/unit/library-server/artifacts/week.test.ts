// Weeks around the turn of years, as ISO 8601 has them.
import { describe, expect, it } from 'vitest'
import { weekOf } from '../../../../src/library-server/artifacts/week.ts'

describe('weekOf', () => {
  it.each([
    ['2026-11-29T23:59:59Z', '2026-W48'],
    ['2026-11-30T00:00:00Z', '2026-W49'],
    ['2027-01-01T12:00:00Z', '2026-W53'],
    ['2024-12-30T00:00:00Z', '2025-W01'],
    ['2021-01-03T00:00:00Z', '2020-W53'],
    ['2026-01-01T00:00:00Z', '2026-W01'],
  ])('%s is in %s', (date, week) => {
    expect(weekOf(new Date(date))).toBe(week)
  })
})
