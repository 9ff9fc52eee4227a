// Progress on its way to the agent: in order, without words that try to steer it, and never after the answer.
import { describe, expect, it } from 'vitest'
import type { CallProgress } from '../../../../../src/main/enforcement/governor.ts'
import { createProgressGuard } from '../../../../../src/main/enforcement/inbound/progress-guard.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const finding = { pattern_class: 'prompt_injection', severity: 'high', at: '', decoder: 'none', content_snippet: 'x' }

describe('progress', () => {
  it('keeps its order, and loses only words that are found or cannot be scanned', async () => {
    const guard = createProgressGuard({
      async scan(text) {
        if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 5))
        if (text === 'broken') throw new Error('late')
        return text === 'bad' ? [finding as never] : []
      },
    })
    const seen: CallProgress[] = []
    const { take } = guard((progress) => seen.push(progress))
    take({ progress: 1, message: 'slow' })
    take({ progress: 2 })
    take({ progress: 3, message: 'bad', total: 9 })
    take({ progress: 4, message: 'broken' })
    await settled()
    expect(seen).toEqual([
      { progress: 1, message: 'slow' },
      { progress: 2 },
      { progress: 3, total: 9 },
      { progress: 4 },
    ])
  })

  it('is all told before the end, and nothing after it', async () => {
    const seen: CallProgress[] = []
    const guarded = createProgressGuard({ scan: async () => [] })((progress) => seen.push(progress))
    guarded.take({ progress: 1, message: 'a' })
    guarded.take({ progress: 2 })
    await guarded.end()
    guarded.take({ progress: 3 })
    await settled()
    expect(seen).toEqual([{ progress: 1, message: 'a' }, { progress: 2 }])
  })

  it('keeps its numbers when there are more words than can be looked at', async () => {
    const seen: CallProgress[] = []
    const guarded = createProgressGuard({ scan: async () => [] })((progress) => seen.push(progress))
    for (let n = 0; n < 100; n += 1) guarded.take({ progress: n, message: 'a' })
    await guarded.end()
    expect(seen.map(({ progress }) => progress)).toEqual([...Array(100).keys()])
    expect(seen.filter(({ message }) => message !== undefined)).toHaveLength(32)
  })
})
