// A process that appends as fast as it can and says aloud what was acknowledged, until it is killed or the disk is full.
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openLog } from './open-log.ts'

const log = await openLog(process.argv[2] ?? '')
let going = true
let failed = 0

async function write(): Promise<void> {
  while (going) {
    const id = randomUUID()
    const input = { hash: id, envelope: JSON.stringify({ id, text: 'e'.repeat(1000) }) }
    try {
      const { seq, event_hash } = await log.append({
        type: 'agent.created',
        record: { id, text: 'r'.repeat(500) },
        input,
      })
      writeSync(1, `${seq} ${event_hash}\n`)
      if (seq % 25 === 0) await log.signHead()
    } catch (error) {
      failed += 1
      if (failed === 64) writeSync(1, `failed ${String(error)}\n`)
      if (failed === 64) going = false
    }
  }
}

await Promise.all(Array.from({ length: 16 }, write))
await log.close().catch(() => {})
