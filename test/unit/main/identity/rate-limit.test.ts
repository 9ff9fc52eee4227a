// The rate limit: a sliding minute for each name, and memory that ends.
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../../src/main/identity/rate-limit.ts'

describe('rate limit', () => {
  it('slides: each request is free again a minute after it was made', () => {
    let now = 0
    const may = createRateLimit(2, () => now)
    expect(may('a')).toBe(true)
    now = 30_000
    expect([may('a'), may('a'), may('b')]).toEqual([true, false, true])
    now = 60_000
    expect([may('a'), may('a')]).toEqual([true, false])
    now = 90_000
    expect(may('a')).toBe(true)
  })

  it('a refused request does not prolong the wait', () => {
    let now = 0
    const may = createRateLimit(1, () => now)
    may('a')
    for (now = 1000; now < 60_000; now += 1000) expect(may('a')).toBe(false)
    expect(may('a')).toBe(true)
  })

  it('forgets the oldest names when there are too many', () => {
    const may = createRateLimit(1, () => 0)
    for (let n = 0; n <= 10_000; n += 1) may(`name-${n}`)
    expect([may('name-10000'), may('name-0')]).toEqual([false, true])
  })
})
