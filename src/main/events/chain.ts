// The hash chain and the signed heads of the log: one way to compute and check them, for the console and for verify-audit.
import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import type { SignedHead } from '../../shared/contract/event.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'

/** `hex SHA-256(previous_hash ‖ "\n" ‖ record)`, over the record's text as stored. */
export function eventHash(previousHash: string, record: string): string {
  return createHash('sha256').update(previousHash).update('\n').update(record).digest('hex')
}

type UnsignedHead = Omit<SignedHead, 'signature'>

function signedText({ seq, event_hash, timestamp, key_id }: UnsignedHead): Buffer {
  return Buffer.from(canonicalJson({ seq, event_hash, timestamp, key_id }))
}

/** Ed25519 over the canonical JSON of the head; the signature is base64. */
export function signHead(head: UnsignedHead, key: KeyObject): SignedHead {
  return { ...head, signature: sign(null, signedText(head), key).toString('base64') }
}

/** Base64 in its one canonical form only: no two texts of a head are both genuine. */
export function headIsGenuine(head: SignedHead, key: KeyObject): boolean {
  const signature = Buffer.from(head.signature, 'base64')
  return signature.toString('base64') === head.signature && verify(null, signedText(head), key, signature)
}

export interface ChainCheck {
  rows: number
  /** Null while everything fits. */
  first_bad_seq: number | null
  problem: string | null
  /** Hash of the last good row. */
  last_hash: string
}

/** Checks rows one after another from row 1 on; `heads` (hash by row) must be met by the rows that they name. */
export function createChainCheck(genesis: string, heads: ReadonlyMap<number, string>) {
  const state: ChainCheck = { rows: 0, first_bad_seq: null, problem: null, last_hash: genesis }
  let expectedSeq = 1
  const bad = (seq: number, problem: string) => {
    if (state.first_bad_seq !== null) return
    state.first_bad_seq = seq
    state.problem = problem
  }
  return {
    state,
    next(row: { seq: number; record: string; previous_hash: string; event_hash: string }) {
      state.rows += 1
      if (row.seq !== expectedSeq) bad(expectedSeq, `row ${expectedSeq} is missing`)
      expectedSeq = row.seq + 1
      if (row.previous_hash !== state.last_hash) bad(row.seq, `row ${row.seq} does not follow the row before it`)
      if (eventHash(row.previous_hash, row.record) !== row.event_hash) bad(row.seq, `row ${row.seq} was changed`)
      const head = heads.get(row.seq)
      if (head !== undefined && head !== row.event_hash) bad(row.seq, `row ${row.seq} differs from its signed head`)
      state.last_hash = row.event_hash
    },
    /** After the last row: a head that names a row beyond it means that rows were cut off. */
    finish() {
      const lastSeq = expectedSeq - 1
      const start = heads.get(0)
      if (start !== undefined && start !== genesis) bad(0, 'the head of the empty log is another log’s')
      for (const seq of heads.keys()) {
        if (seq > lastSeq) bad(lastSeq + 1, `a signed head names row ${seq}, but the log ends at row ${lastSeq}`)
      }
      return state
    },
  }
}
