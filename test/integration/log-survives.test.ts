// What the log promises when its process is killed or its disk is full: nothing acknowledged is lost, nothing is doubled.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createChangeRecorder } from '../../src/main/events/change-recorder.ts'
import type { Log } from '../../src/main/events/log.ts'
import { openStore } from '../../src/main/store/open.ts'
import { createSettingStore } from '../../src/main/store/settings.ts'
import { createClock } from '../../src/shared/clock.ts'
import { openLog } from '../support/open-log.ts'
import { tempFolder } from '../support/temp-folder.ts'

const script = (name: string) => fileURLToPath(new URL(`../support/${name}.ts`, import.meta.url))
const linesOf = (child: ChildProcess) => createInterface({ input: child.stdout! })

async function missingFrom(log: Log, acknowledged: ReadonlyMap<number, string>): Promise<number[]> {
  const missing = new Map(acknowledged)
  for (let after = 0; ; ) {
    const rows = await log.query.since(after, 1000)
    for (const row of rows) if (missing.get(row.seq) === row.event_hash) missing.delete(row.seq)
    after = rows.at(-1)?.seq ?? after
    if (rows.length === 0) return [...missing.keys()]
  }
}

describe('the log', () => {
  it('loses no acknowledged row to 10 kills, and its chain and heads verify', async () => {
    const folder = tempFolder()
    const acknowledged = new Map<number, string>()
    for (let round = 0; round < 10; round += 1) {
      const child = spawn(process.execPath, [script('append-until-killed'), folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const gone = once(child, 'exit')
      const killAt = acknowledged.size + 50 + round * 37
      for await (const line of linesOf(child)) {
        const [seq, hash = ''] = line.split(' ')
        if (hash.length === 64) acknowledged.set(Number(seq), hash)
        if (acknowledged.size >= killAt) child.kill('SIGKILL')
      }
      expect((await gone)[1]).toBe('SIGKILL')
      const log = await openLog(folder)
      expect(await log.query.verify()).toMatchObject({ ok: true })
      expect(await missingFrom(log, acknowledged)).toEqual([])
      await log.close()
    }
    expect(acknowledged.size).toBeGreaterThan(2000)
  })

  it('refuses what a full disk does not take, keeps what it acknowledged, and goes on when there is room', async () => {
    const folder = tempFolder()
    // The largest file that the shell lets its children write stands for the disk: 4,096 blocks of 512 bytes.
    const command = `ulimit -f 4096; exec "$0" "$@"`
    const child = spawn('/bin/sh', ['-c', command, process.execPath, script('append-until-killed'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = once(child, 'exit')
    const acknowledged = new Map<number, string>()
    let refusal = ''
    for await (const line of linesOf(child)) {
      const [seq, hash = ''] = line.split(' ')
      if (hash.length === 64) acknowledged.set(Number(seq), hash)
      else refusal = line
    }
    await gone
    expect(refusal).toMatch(/^failed AppendError: (disk I\/O error|database or disk is full)/)
    const log = await openLog(folder)
    expect(await log.query.verify()).toMatchObject({ ok: true })
    expect(await missingFrom(log, acknowledged)).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(100)
    await log.append({ type: 'agent.created', record: { id: 'after' } })
    await log.signHead()
    expect(await log.query.verify()).toMatchObject({ ok: true })
    await log.close()
  })

  it.each(['before-append', 'after-append'])(
    'gets the record of a change exactly once after a kill %s',
    async (moment) => {
      const folder = tempFolder()
      const child = spawn(process.execPath, [script('change-and-die'), folder, moment], { stdio: 'inherit' })
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
      const store = await openStore(folder, 'local')
      const log = await openLog(folder)
      expect(createSettingStore(store).named(['hold_seconds'])).toEqual({ hold_seconds: 7 })
      const recorder = createChangeRecorder({ store, log, clock: createClock() })
      expect([await recorder.drain(), await recorder.drain()]).toEqual([1, 0])
      expect((await log.query.events({ limit: 9, offset: 0 })).items).toMatchObject([
        { type: 'settings.updated', data: { name: 'hold_seconds' } },
      ])
      expect(await log.query.verify()).toMatchObject({ ok: true, rows: 1 })
      await log.close()
      await store.close()
    },
  )
})
