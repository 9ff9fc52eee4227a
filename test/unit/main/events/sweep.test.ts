// A sweep: one at a time, whatever fails, and none after it was stopped.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSweep } from '../../../../src/main/events/sweep.ts'

describe('a sweep', () => {
  it('is never under way twice, and goes on after one that failed', async () => {
    const seen = { begun: 0, atOnce: 0, most: 0 }
    const lost: unknown[] = []
    const sweep = createSweep(
      async () => {
        seen.begun += 1
        seen.atOnce += 1
        seen.most = Math.max(seen.most, seen.atOnce)
        await wait(5)
        seen.atOnce -= 1
        if (seen.begun === 1) throw new Error('the first')
      },
      60_000,
      (error) => lost.push(error),
    )
    await Promise.all([sweep.now(), sweep.now()])
    await sweep.now()
    expect([seen.begun, seen.most, lost.map(String)]).toEqual([2, 1, ['Error: the first']])
    await sweep.stop()
  })

  it('is waited for by whoever stops it', async () => {
    let done = false
    const sweep = createSweep(
      async () => {
        await wait(20)
        done = true
      },
      60_000,
      () => {},
    )
    void sweep.now()
    await sweep.stop()
    expect(done).toBe(true)
  })

  it('comes by itself', async () => {
    let begun = 0
    const sweep = createSweep(
      async () => {
        begun += 1
      },
      1,
      () => {},
    )
    while (begun < 2) await wait(1)
    await sweep.stop()
  })
})
