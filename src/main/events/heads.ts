// Signed heads of the log, in a second file: they show when rows at the end were cut off or the whole was rewritten.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { SignedHead } from '../../shared/contract/event.ts'
import { signHead } from './chain.ts'
import type { Keys } from './keys.ts'
import { genesisHash } from './log-schema.ts'

const everyMs = 60_000

type HeadRow = { readonly seq: number; readonly event_hash: string }

export interface Heads {
  readonly file: string
  moved(row: HeadRow): void
  /** Signs the newest row on disk; of an empty log its beginning (row 0), so that heads can never just be missing. */
  start(newest: HeadRow | null): void
  /** Signs the newest row unless that was done already; null while the log is empty. */
  sign(): Promise<SignedHead | null>
  close(): Promise<void>
}

export function createHeads({ dataDir, keys, clock }: { dataDir: string; keys: Keys; clock: Clock }): Heads {
  const file = join(dataDir, 'audit.heads.ndjson')
  let newest: HeadRow | null = null
  let signed: SignedHead | null = null
  const sign = async () => {
    if (!newest || newest.seq === signed?.seq) return signed
    const { seq, event_hash } = newest
    const head = signHead({ seq, event_hash, timestamp: clock.timestamp(), key_id: keys.audit.key_id }, keys.audit.sign)
    appendDurably(file, `${JSON.stringify(head)}\n`)
    signed = head
    return head
  }
  const timer = setInterval(() => void sign(), everyMs)
  timer.unref()
  return {
    file,
    moved(row) {
      newest = row
    },
    start(row) {
      newest ??= row ?? { seq: 0, event_hash: genesisHash }
      void sign()
    },
    sign,
    async close() {
      clearInterval(timer)
      await sign()
    },
  }
}

function appendDurably(file: string, line: string): void {
  const handle = openSync(file, 'a', 0o600)
  try {
    writeSync(handle, line)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
