// Buckets: a burst, then so many a second, each caller for itself.
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../../src/library-server/access/rate-limit.ts'
import { TooMany } from '../../../../src/shared/contract/problem.ts'

describe('createRateLimit', () => {
  const clock = (start: { now: number }) => ({ now: () => start.now, timestamp: () => '' })
  const taken = (take: () => void) => {
    try {
      take()
      return true
    } catch (error) {
      if (error instanceof TooMany) return error.retryAfter
      throw error
    }
  }

  it('gives a burst, then as many as time brings', () => {
    const time = { now: 0 }
    const limit = createRateLimit({ burst: 2, perSecond: 0.5 }, clock(time))
    expect([1, 2, 3].map(() => taken(() => limit.take('a')))).toEqual([true, true, 2])
    expect(taken(() => limit.take('b'))).toBe(true)
    time.now = 1999
    expect(taken(() => limit.take('a'))).toBe(1)
    time.now = 2000
    expect(taken(() => limit.take('a'))).toBe(true)
    expect(taken(() => limit.take('a'))).toBe(2)
  })

  it('remembers no more callers than it may', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0.001 }, clock({ now: 0 }))
    limit.take('first')
    for (let n = 0; n < 10_000; n += 1) limit.take(`${n}`)
    expect(taken(() => limit.take('first'))).toBe(true)
    expect(taken(() => limit.take('9999'))).not.toBe(true)
  })
})
