// Announcements: each row once, in order, whatever was lost on the way.
import { describe, expect, it } from 'vitest'
import { createAnnouncer } from '../../../../src/main/events/announcer.ts'
import type { LogRow } from '../../../../src/shared/contract/event.ts'
import { until } from '../../../support/processes.ts'

const row = (seq: number) => ({ seq }) as LogRow

function announcing(onDisk: () => number) {
  const reports: string[] = []
  const heard: number[] = []
  const announcer = createAnnouncer({
    last: 0,
    since: async (seq, limit) => Array.from({ length: Math.min(limit, onDisk() - seq) }, (_, n) => row(seq + n + 1)),
    report: (line) => reports.push(line),
  })
  announcer.onCommitted(({ seq }) => heard.push(seq))
  return { announcer, heard, reports }
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe('announcer', () => {
  it('tells rows at once while none is missing', () => {
    const { announcer, heard } = announcing(() => 0)
    for (const seq of [1, 2, 3]) announcer.announce(row(seq))
    expect(heard).toEqual([1, 2, 3])
  })

  it('reads from the log what was never announced, before what was', async () => {
    const { announcer, heard } = announcing(() => 1203)
    announcer.announce(row(1))
    announcer.announce(row(1202))
    announcer.announce(row(1203))
    await until(() => heard.length >= 1203)
    expect(heard).toEqual(upTo(1203))
  })

  it('catches up without a further row', async () => {
    const { announcer, heard } = announcing(() => 4)
    announcer.catchUp(4)
    await until(() => heard.length >= 4)
    announcer.announce(row(5))
    expect(heard).toEqual(upTo(5))
  })

  it('disturbs nobody when one listener fails', () => {
    const { announcer, heard, reports } = announcing(() => 0)
    const late: number[] = []
    announcer.onCommitted(() => {
      throw new Error('no')
    })
    const stop = announcer.onCommitted(({ seq }) => late.push(seq))
    announcer.announce(row(1))
    stop()
    announcer.announce(row(2))
    expect([heard, late, reports.length]).toEqual([[1, 2], [1], 2])
  })
})
