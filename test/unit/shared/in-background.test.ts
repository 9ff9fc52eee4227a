// What runs while nobody waits: never twice at a time, never lost, and over when it is told.
import { expect, it } from 'vitest'
import { inBackground } from '../../../src/shared/in-background.ts'

/** Runs until it is let go, and counts. */
function held() {
  const faults: unknown[] = []
  const seen = { begun: 0, atOnce: 0, most: 0 }
  let letGo: () => void = () => {}
  const work = async (signal: AbortSignal) => {
    seen.begun += 1
    seen.atOnce += 1
    seen.most = Math.max(seen.most, seen.atOnce)
    await new Promise<void>((resolve) => {
      letGo = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    seen.atOnce -= 1
    if (seen.begun === 1 || signal.aborted) throw new Error('it fell')
  }
  const background = inBackground(work, (error) => void faults.push(error))
  return { ...background, faults, seen, letGo: () => letGo() }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('runs once more when it was asked for meanwhile, however often, and after a fault', async () => {
  const work = held()
  for (let n = 0; n < 3; n += 1) work.begin()
  await turn()
  expect(work.seen).toEqual({ begun: 1, atOnce: 1, most: 1 })
  work.letGo()
  await turn()
  expect(work.seen.begun).toBe(2)
  work.letGo()
  await work.settled()
  expect(work.seen).toEqual({ begun: 2, atOnce: 0, most: 1 })
  expect(work.faults.map(String)).toEqual(['Error: it fell'])
  work.begin()
  await turn()
  expect(work.seen.begun).toBe(3)
  await work.stop()
})

it('is over when it is told to stop, says nothing of that, and does not begin again', async () => {
  const work = held()
  work.begin()
  work.begin()
  await turn()
  await work.stop()
  work.begin()
  await work.settled()
  expect(work.seen).toEqual({ begun: 1, atOnce: 0, most: 1 })
  expect(work.faults).toEqual([])
})
