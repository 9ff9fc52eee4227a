// The appending thread dies: everything that waits is refused, one thread takes its place, a second death is final.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../../src/main/events/log.ts'
import { openLog } from '../../../support/open-log.ts'
import { until } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const mortal = new URL('../../../support/mortal-append-worker.ts', import.meta.url)
const entry = (more: Record<string, unknown> = {}) => ({ type: 'agent.created', record: { id: randomUUID(), ...more } })
const kill = (log: Log) => expect(log.append(entry({ dies: 'before' }))).rejects.toThrow('thread ended')

describe('appender', () => {
  it('refuses what waits and what comes meanwhile, then goes on in a new thread with the same chain', async () => {
    const log = await openLog(tempFolder(), { appendWorker: mortal })
    await log.append(entry())
    const waiting = [log.append(entry({ dies: 'before' })), log.append(entry()), log.append(entry())]
    expect((await Promise.allSettled(waiting)).map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(log.working()).toBe(false)
    await expect(log.append(entry())).rejects.toThrow('cannot be written')
    await until(log.working)
    await log.append(entry())
    expect(await log.query.verify()).toMatchObject({ ok: true, rows: 2 })
    await log.close()
  })

  it('tells everybody of a row that was committed although its writer was told that it is lost', async () => {
    const log = await openLog(tempFolder(), { appendWorker: mortal })
    const heard: number[] = []
    log.onCommitted((row) => heard.push(row.seq))
    await log.append(entry())
    await expect(log.append(entry({ dies: 'after' }))).rejects.toThrow('thread ended')
    await until(() => heard.length === 2)
    expect((await log.append(entry())).seq).toBe(3)
    expect(heard).toEqual([1, 2, 3])
    await log.signHead()
    expect(await log.query.verify()).toMatchObject({ ok: true, rows: 3, head: { seq: 3 } })
    await log.close()
  })

  it('stays down after a second death, denies, and still closes', async () => {
    const log = await openLog(tempFolder(), { appendWorker: mortal })
    await kill(log)
    await until(log.working)
    await kill(log)
    await expect(log.append(entry())).rejects.toThrow('cannot be written')
    expect(log.working()).toBe(false)
    await log.close()
  })

  it('says why a file cannot be used', async () => {
    const folder = tempFolder()
    await (await openLog(folder)).close()
    const { default: Database } = await import('better-sqlite3')
    const db = new Database(`${folder}/audit.db`)
    db.pragma('user_version = 9')
    db.close()
    await expect(openLog(folder)).rejects.toThrow('version 9')
  })

  it('refuses a record that has no JSON without stopping', async () => {
    const log = await openLog(tempFolder())
    await expect(log.append(entry({ half: '\ud800' }))).rejects.toThrow('cannot be written')
    await expect(log.append(entry({ endless: Number.POSITIVE_INFINITY }))).rejects.toThrow('cannot be written')
    expect((await log.append(entry())).seq).toBe(1)
    await log.close()
  })
})
