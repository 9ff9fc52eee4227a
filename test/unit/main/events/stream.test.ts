// The live stream: every row once and in order, from any number on, also when the reader comes late or is slow.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../../src/main/events/log.ts'
import { createStream } from '../../../../src/main/events/stream.ts'
import { decidedEntry, finishedEntry } from '../../../support/log-rows.ts'
import { openLog } from '../../../support/open-log.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const entry = () => ({ type: 'agent.created', record: { id: randomUUID() } })
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

async function read(log: Log, after: number | null, count: number, each: (seq: number) => unknown = () => {}) {
  const abort = new AbortController()
  const seen: number[] = []
  for await (const { seq } of createStream(log).open(after, abort.signal)) {
    seen.push(seq)
    await each(seq)
    if (seen.length === count) abort.abort()
  }
  return seen
}

describe('stream', () => {
  it('hands over from replay to live under load without a gap or a double', async () => {
    const log = await openLog(tempFolder())
    await Promise.all(upTo(300).map(entry).map(log.append))
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) await Promise.all(upTo(10).map(entry).map(log.append))
    })()
    const readers = [read(log, 0, 900), read(log, 250, 650), read(log, 0, 900, (seq) => seq % 50 === 0 && log.append)]
    const [whole, resumed, slow] = await Promise.all(readers)
    await writing
    expect(whole).toEqual(upTo(900))
    expect(slow).toEqual(upTo(900))
    expect(resumed).toEqual(upTo(900).slice(250))
    await log.close()
  })

  it('reconnects after its last number as if nothing had happened', async () => {
    const log = await openLog(tempFolder())
    const writing = Promise.all(upTo(400).map(entry).map(log.append))
    const seen: number[] = []
    for (let round = 0; round < 8; round += 1) seen.push(...(await read(log, seen.at(-1) ?? 0, 50)))
    await writing
    expect(seen).toEqual(upTo(400))
    await log.close()
  })

  it('starts with the next row when no number is given, and gives calls as folded items', async () => {
    const log = await openLog(tempFolder())
    await log.append(entry())
    const abort = new AbortController()
    const stream = createStream(log).open(null, abort.signal)
    const first = stream.next()
    await log.query.newest()
    const call = decidedEntry({ policy_result: 'deny' })
    await log.append(call)
    await log.append(finishedEntry(call.call_id, { forwarded: false, response_code: -32003 }))
    expect((await first).value).toMatchObject({ seq: 2, type: 'call.decided', item: { id: call.call_id } })
    expect((await stream.next()).value).toMatchObject({
      seq: 3,
      type: 'call.finished',
      item: { id: call.call_id, seq: 2, response_code: -32003, forwarded: false },
    })
    const waiting = stream.next()
    abort.abort()
    expect(await waiting).toEqual({ value: undefined, done: true })
    await log.close()
  })
})
