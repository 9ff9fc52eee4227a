// Times in words: what is left, counted down within the last hour.
import { describe, expect, it } from 'vitest'
import { leftText } from '../../../src/shared/time-left.ts'

const minute = 60_000

describe('leftText', () => {
  it.each([
    [-5 * minute, '0:00'],
    [1, '0:01'],
    [59 * minute + 9000, '59:09'],
    [60 * minute, '1 h'],
    [60 * minute + 1, '1 h'],
    [480 * minute - 1000, '7 h 59 min'],
    [1440 * minute, '1 d'],
    [3000 * minute, '2 d 2 h'],
  ])('%i ms are %s', (left, words) => {
    expect(leftText(left, 0)).toBe(words)
  })
})
