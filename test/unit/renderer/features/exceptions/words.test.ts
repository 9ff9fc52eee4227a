// Exceptions in words: what is left of their time, how often they were extended, in which order they stand.
import { describe, expect, it } from 'vitest'
import { extensionWords, inOrder, timeLeft } from '../../../../../src/renderer/features/exceptions/words.ts'
import type { Exception } from '../../../../../src/shared/contract/exception.ts'

const now = Date.parse('2026-01-01T00:00:00.000Z')
const minute = 60_000

describe('timeLeft', () => {
  it.each([
    [0, '0 min'],
    [-5 * minute, '0 min'],
    [1, '1 min'],
    [59 * minute, '59 min'],
    [60 * minute, '1 h'],
    [61 * minute, '1 h 1 min'],
    [24 * 60 * minute, '1 d'],
    [(24 * 60 + 59) * minute, '1 d'],
    [50 * 60 * minute, '2 d 2 h'],
    [8760 * 60 * minute, '365 d'],
  ])('%i ms are %s', (left, words) => {
    expect(timeLeft(new Date(now + left).toISOString(), now)).toBe(words)
  })
})

describe('extensionWords', () => {
  it.each([
    [0, null],
    [1, 'extended once'],
    [2, 'extended twice'],
    [3, 'extended 3 times'],
    [4, 'extended 4 times'],
  ])('%i: %s', (count, words) => {
    expect(extensionWords(count)).toBe(words)
  })
})

describe('inOrder', () => {
  it('puts first what counts and ends soonest, then what has ended, newest first', () => {
    const item = (id: string, status: Exception['status'], expires: number, created: number) =>
      ({
        id,
        status,
        expires_at: new Date(expires).toISOString(),
        created_at: new Date(created).toISOString(),
      }) as Exception
    const items = [
      item('old', 'expired', 1, 1),
      item('late', 'active', 9, 2),
      item('new', 'revoked', 99, 5),
      item('soon', 'active', 5, 3),
    ]
    expect(inOrder(items).map(({ id }) => id)).toEqual(['soon', 'late', 'new', 'old'])
  })
})
