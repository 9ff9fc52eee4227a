// The log: durable, ordered, chained; tampering of any kind is found; duplicates are refused one by one.
import { randomUUID } from 'node:crypto'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../../src/main/events/log.ts'
import { openLog } from '../../../support/open-log.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const entry = (type: string, more: Record<string, unknown> = {}, call_id: string | null = null) => ({
  type,
  call_id,
  record: { id: randomUUID(), ...more },
})

async function withLog<T>(folder: string, work: (log: Log) => Promise<T>): Promise<T> {
  const log = await openLog(folder)
  try {
    return await work(log)
  } finally {
    await log.close()
  }
}

/** A log of ten rows, closed, whose file `tamper` then changes behind the console's back. */
async function verifyAfter(tamper: (db: Database.Database, folder: string) => void) {
  const folder = tempFolder()
  await withLog(folder, async (log) => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => log.append(entry('agent.created', { n }))))
  })
  const db = new Database(join(folder, 'audit.db'))
  db.exec('drop trigger log_keeps_rows; drop trigger log_keeps_text')
  tamper(db, folder)
  db.close()
  return withLog(folder, (log) => log.query.verify())
}

describe('log', () => {
  it('delivers rows in order, after the commit, and verifies', async () => {
    await withLog(tempFolder(), async (log) => {
      const heard: number[] = []
      log.onCommitted((row) => heard.push(row.seq))
      const rows = await Promise.all(Array.from({ length: 100 }, (_, n) => log.append(entry('agent.created', { n }))))
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
      expect(heard).toEqual(rows.map((row) => row.seq))
      await log.signHead()
      expect(await log.query.verify()).toMatchObject({ ok: true, rows: 100, head: { seq: 100 } })
    })
  })

  it('refuses a second decision, outcome, release or record id, and goes on', async () => {
    await withLog(tempFolder(), async (log) => {
      const call = randomUUID()
      await log.append(entry('call.decided', {}, call))
      await expect(log.append(entry('call.decided', {}, call))).rejects.toMatchObject({ duplicate: true })
      await log.append(entry('call.released', { escalation_id: 'e' }, call))
      await expect(log.append(entry('call.released', { escalation_id: 'e' }, randomUUID()))).rejects.toMatchObject({
        duplicate: true,
      })
      const twice = entry('agent.updated')
      await log.append(twice)
      await expect(log.append(twice)).rejects.toMatchObject({ duplicate: true })
      await log.append(entry('call.finished', {}, call))
      expect(await log.query.verify()).toMatchObject({ ok: true, rows: 4 })
    })
  })

  it('goes on from its last row after a restart', async () => {
    const folder = tempFolder()
    await withLog(folder, (log) => log.append(entry('agent.created')))
    await withLog(folder, (log) => log.append(entry('agent.created')))
    expect(await withLog(folder, (log) => log.query.verify())).toMatchObject({ ok: true, rows: 2 })
  })

  it('leaves its rows in its own file when it is closed, private', async () => {
    const folder = tempFolder()
    await withLog(folder, (log) => log.append(entry('agent.created')))
    expect(statSync(join(folder, 'audit.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0)
    expect(statSync(join(folder, 'audit.db')).mode & 0o777).toBe(0o600)
  })

  it('rejects when it is closed', async () => {
    const log = await openLog(tempFolder())
    await log.close()
    await expect(log.append(entry('agent.created'))).rejects.toThrow('closed')
  })

  it('cannot be changed through its own file while the triggers stand', async () => {
    const folder = tempFolder()
    await withLog(folder, (log) => log.append(entry('agent.created')))
    const db = new Database(join(folder, 'audit.db'))
    expect(() => db.exec("update log set record = '{}'")).toThrow('append only')
    expect(() => db.exec('delete from log')).toThrow('append only')
    db.close()
  })

  it.each<[string, number | undefined, (db: Database.Database, folder: string) => void]>([
    ['a changed record', 4, (db) => db.exec(`update log set record = replace(record, '"n":3', '"n":4') where seq = 4`)],
    [
      'a changed record with a new hash',
      4,
      (db) =>
        db.exec(
          `update log set record = replace(record, '"n":3', '"n":4'), event_hash = lower(hex(randomblob(32))) where seq = 4`,
        ),
    ],
    ['a deleted row', 5, (db) => db.exec('delete from log where seq = 5')],
    ['a deleted first row', 1, (db) => db.exec('delete from log where seq = 1')],
    [
      'two rows that changed places',
      3,
      (db) =>
        db.exec(
          `update log set seq = 99 where seq = 3; update log set seq = 3 where seq = 4; update log set seq = 4 where seq = 99`,
        ),
    ],
    ['a cut tail', 9, (db) => db.exec('delete from log where seq > 8')],
    ['an emptied log', 1, (db) => db.exec('delete from log')],
    ['heads that were removed', undefined, (_db, folder) => writeFileSync(join(folder, 'audit.heads.ndjson'), '')],
    [
      'a forged head',
      0,
      (_db, folder) => {
        const file = join(folder, 'audit.heads.ndjson')
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"signature":"...../, '"signature":"AAAAA'))
      },
    ],
    [
      'a head for a row that is not there',
      11,
      (_db, folder) => {
        const file = join(folder, 'audit.heads.ndjson')
        appendFileSync(file, `${readFileSync(file, 'utf8').trim().replace('"seq":10', '"seq":12')}\n`)
      },
    ],
  ])('finds %s', async (_name, seq, tamper) => {
    const found = await verifyAfter(tamper)
    expect(found.ok).toBe(false)
    expect(found.first_bad_seq).toBe(seq)
  })

  it('intact, the same steps find nothing', async () => {
    expect(await verifyAfter(() => {})).toMatchObject({ ok: true, rows: 10 })
  })
})
