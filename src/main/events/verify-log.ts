// Verifies the log on the reading thread, a page at a time, so that lists are answered meanwhile.
import { createPublicKey } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { SignedHead, VerifyResult } from '../../shared/contract/event.ts'
import { createChainCheck, headIsGenuine } from './chain.ts'
import { readHeads } from './heads.ts'
import { genesisHash, rowColumns, type StoredRow } from './log-schema.ts'

const pageSize = 1000

/** Recomputes the chain from the first row and compares it with every signed head; `publicKey` is PEM. `onRows` hears how many rows are done. */
export async function verifyLog(
  db: Database.Database,
  headsFile: string,
  publicKey: string,
  onRows: (rows: number) => void = () => {},
): Promise<VerifyResult> {
  const heads = readable(headsFile)
  if (!heads) return { ok: false, rows: 0, problem: 'the file of signed heads cannot be read', head: null }
  const head = heads.at(-1) ?? null
  const { rows, first_bad_seq, problem } = await checkRows(db, heads, onRows)
  if (first_bad_seq !== null) return { ok: false, rows, first_bad_seq, problem: problem ?? '', head }
  const forged = await firstForged(heads, publicKey)
  if (forged) {
    return { ok: false, rows, first_bad_seq: forged.seq, problem: `the head of row ${forged.seq} is not genuine`, head }
  }
  if (heads[0]?.seq !== 0) return { ok: false, rows, problem: 'signed heads are missing', head }
  return { ok: true, rows, head }
}

function readable(file: string): SignedHead[] | null {
  try {
    return readHeads(file)
  } catch {
    return null
  }
}

/** Rows that are appended meanwhile are checked too; heads signed meanwhile are not. */
async function checkRows(db: Database.Database, heads: readonly SignedHead[], onRows: (rows: number) => void) {
  const check = createChainCheck(genesisHash, new Map(heads.map(({ seq, event_hash }) => [seq, event_hash])))
  const page = db.prepare<[number], StoredRow>(
    `select ${rowColumns} from log where seq > ? order by seq limit ${pageSize}`,
  )
  let last = Number.MIN_SAFE_INTEGER
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    for (const row of rows) {
      check.next(row)
      last = row.seq
    }
    onRows(check.state.rows)
    await nextTurn()
  }
  return check.finish()
}

async function firstForged(heads: readonly SignedHead[], publicKey: string): Promise<SignedHead | null> {
  const key = createPublicKey(publicKey)
  for (const [n, head] of heads.entries()) {
    if (!headIsGenuine(head, key)) return head
    if (n % pageSize === 0) await nextTurn()
  }
  return null
}
