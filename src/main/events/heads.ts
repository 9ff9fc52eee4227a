// Signed heads of the log, in a second file: they show when rows at the end were cut off or the whole was rewritten.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { SignedHead } from '../../shared/contract/event.ts'
import { signHead } from './chain.ts'
import type { Keys } from './keys.ts'
import { genesisHash } from './log-schema.ts'

const everyMs = 60_000

type HeadRow = { readonly seq: number; readonly event_hash: string }

export interface HeadsDeps {
  readonly dataDir: string
  readonly keys: Pick<Keys, 'audit'>
  readonly clock: Clock
  readonly report: (line: string) => void
}

export const headsFileOf = (dataDir: string): string => join(dataDir, 'audit.heads.ndjson')

export type Heads = ReturnType<typeof createHeads>

export function createHeads({ dataDir, keys, clock, report }: HeadsDeps) {
  const file = headsFileOf(dataDir)
  let newest: HeadRow | null = null
  let signed: SignedHead | null = null
  const sign = (): SignedHead | null => {
    if (!newest || newest.seq === signed?.seq) return signed
    const { seq, event_hash } = newest
    const head = signHead({ seq, event_hash, timestamp: clock.timestamp(), key_id: keys.audit.key_id }, keys.audit.sign)
    appendDurably(file, `${JSON.stringify(head)}\n`)
    signed = head
    return head
  }
  const timer = setInterval(() => {
    try {
      sign()
    } catch (error) {
      report(`The log's head could not be signed: ${String(error)}`)
    }
  }, everyMs)
  timer.unref()
  return {
    file,
    moved(row: HeadRow): void {
      newest = row
    },
    /** Signs the newest row on disk; of an empty log its beginning (row 0), so that heads can never just be missing. */
    start(row: HeadRow | null): void {
      cutTornLine(file)
      newest ??= row ?? { seq: 0, event_hash: genesisHash }
      sign()
    },
    /** Signs the newest row unless that was done already; null before the start. Throws when the file cannot be written. */
    sign,
    close(): void {
      clearInterval(timer)
      sign()
    },
  }
}

/** Whole lines only: what a power failure left of a line was never acknowledged. Throws on a line that is no JSON. */
export function readHeads(file: string): SignedHead[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as SignedHead)
}

function cutTornLine(file: string): void {
  if (!existsSync(file)) return
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) truncateSync(file, whole)
}

/** A line that could not be written whole is taken back, so that the next one starts a line. */
function appendDurably(file: string, line: string): void {
  const handle = openSync(file, 'a', 0o600)
  const before = fstatSync(handle).size
  try {
    writeSync(handle, line)
    fsyncSync(handle)
  } catch (error) {
    ftruncateSync(handle, before)
    throw error
  } finally {
    closeSync(handle)
  }
}
