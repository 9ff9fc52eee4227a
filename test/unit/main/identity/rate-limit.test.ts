// The rate limit: a sliding minute for each name, and memory that ends.
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../../src/main/identity/rate-limit.ts'
import { TooMany } from '../../../../src/shared/contract/problem.ts'

/** True, or after how many seconds it is worth asking again. */
function asking(perMinute: number, now: () => number): (name: string) => true | number {
  const limit = createRateLimit(perMinute, 'things', now)
  return (name) => {
    try {
      limit.take(name)
      return true
    } catch (error) {
      if (error instanceof TooMany) return error.retryAfter
      throw error
    }
  }
}

describe('rate limit', () => {
  it('slides: each request is free again a minute after it was made', () => {
    let now = 0
    const may = asking(2, () => now)
    expect(may('a')).toBe(true)
    now = 30_000
    expect([may('a'), may('a'), may('b')]).toEqual([true, 30, true])
    now = 60_000
    expect([may('a'), may('a')]).toEqual([true, 30])
    now = 90_000
    expect(may('a')).toBe(true)
  })

  it('a refused request does not prolong the wait', () => {
    let now = 0
    const may = asking(1, () => now)
    may('a')
    for (now = 1000; now < 60_000; now += 1000) expect(may('a')).toBe(60 - now / 1000)
    expect(may('a')).toBe(true)
  })

  it('forgets the oldest names when there are too many', () => {
    const may = asking(1, () => 0)
    for (let n = 0; n <= 10_000; n += 1) may(`name-${n}`)
    expect([may('name-10000'), may('name-0')]).toEqual([60, true])
  })
})
