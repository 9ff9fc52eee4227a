// The bus: the past as replay, then every row live, once and in order, however busy the log is meanwhile.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createBus } from '../../../../src/main/events/bus.ts'
import { createClock } from '../../../../src/shared/clock.ts'
import type { LogRow } from '../../../../src/shared/contract/event.ts'
import { openLog } from '../../../support/open-log.ts'
import { until } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const entry = (timestamp?: string) => ({
  type: 'agent.created',
  record: { id: randomUUID() },
  ...(timestamp ? { timestamp } : {}),
})
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
const failing = (name: string, error: unknown) => {
  throw new Error(`${name}: ${String(error)}`)
}

describe('bus', () => {
  it('replays the window and goes on live without a gap while rows arrive', async () => {
    const log = await openLog(tempFolder())
    await Promise.all(upTo(50).map(() => log.append(entry())))
    const bus = createBus({ log, clock: createClock(), onFailure: failing })
    const heard: [number, boolean][] = []
    const apply = (row: LogRow, replay: boolean) => void heard.push([row.seq, replay])
    const busy = upTo(300).map(() => log.append(entry()))
    const stop = await bus.subscribe({ name: 'all', window_ms: 60_000, apply })
    await Promise.all(busy)
    const { seq } = await log.append(entry())
    expect(heard.map(([each]) => each)).toEqual(upTo(seq))
    expect(heard.slice(0, 50).every(([, replay]) => replay)).toBe(true)
    expect(heard.at(-1)).toEqual([seq, false])
    stop()
    await log.append(entry())
    expect(heard).toHaveLength(seq)
    await log.close()
  })

  it('leaves out what is older than the window, and everything past when there is none', async () => {
    const log = await openLog(tempFolder())
    const bus = createBus({ log, clock: createClock(), onFailure: failing })
    await log.append(entry('2020-01-01T00:00:00.000Z'))
    await log.append(entry())
    const recent: number[] = []
    const none: number[] = []
    await bus.subscribe({ name: 'recent', window_ms: 60_000, apply: (row) => void recent.push(row.seq) })
    await bus.subscribe({ name: 'none', window_ms: 0, apply: (row) => void none.push(row.seq) })
    await log.append(entry())
    expect([recent, none]).toEqual([[2, 3], [3]])
    await log.close()
  })

  it('keeps a bounded queue while it replays and reads the rest from the log', async () => {
    const rows = upTo(9000).map((seq) => ({ seq }) as LogRow)
    let listener = (_row: LogRow) => {}
    let asked = 0
    const query = {
      newest: async () => ({ seq: 10, event_hash: '' }),
      lastBefore: async () => 0,
      since: async (seq: number, limit: number) => {
        if (asked++ === 0) for (const row of rows.slice(10)) listener(row)
        return rows.slice(seq, seq + limit)
      },
    }
    const onCommitted = (given: (row: LogRow) => void) => {
      listener = given
      return () => {}
    }
    const bus = createBus({ log: { onCommitted, query }, clock: createClock(), onFailure: failing })
    const heard: [number, boolean][] = []
    await bus.subscribe({ name: 'all', window_ms: 1, apply: (row, replay) => void heard.push([row.seq, replay]) })
    expect(heard.map(([seq]) => seq)).toEqual(upTo(9000))
    expect(heard.filter(([, replay]) => replay)).toHaveLength(10)
  })

  it('disturbs nobody when one subscriber fails', async () => {
    const log = await openLog(tempFolder())
    const failures: string[] = []
    const bus = createBus({ log, clock: createClock(), onFailure: (name) => failures.push(name) })
    const heard: number[] = []
    const bad = () => {
      throw new Error('no')
    }
    await bus.subscribe({ name: 'bad', window_ms: 0, apply: bad })
    await bus.subscribe({ name: 'good', window_ms: 0, apply: (row) => void heard.push(row.seq) })
    await log.append(entry())
    await until(() => heard.length === 1)
    expect(failures).toEqual(['bad'])
    await log.close()
  })
})
