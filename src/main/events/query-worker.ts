// The worker thread that reads the log: lists, one call, verification, replay. Its connection cannot write.
import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { SignedHead, VerifyResult } from '../../shared/contract/event.ts'
import { createChainCheck, headIsGenuine } from './chain.ts'
import { genesisHash, rowColumns, type StoredRow } from './log-schema.ts'
import { createReads } from './reads.ts'

const port = parentPort as MessagePort
const { file, headsFile, publicKey } = workerData as { file: string; headsFile: string; publicKey: string }
const db = new Database(file, { readonly: true, timeout: 1000 })
const reads = createReads(db)

function heads(): SignedHead[] {
  if (!existsSync(headsFile)) return []
  const lines = readFileSync(headsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as SignedHead)
}

/** Recomputes the chain from the first row and compares it with every signed head. */
function verify(): VerifyResult {
  let signed: SignedHead[]
  try {
    signed = heads()
  } catch {
    return { ok: false, rows: 0, problem: 'the file of signed heads cannot be read', head: null }
  }
  const head = signed.at(-1) ?? null
  const check = createChainCheck(genesisHash, new Map(signed.map(({ seq, event_hash }) => [seq, event_hash])))
  let last = 0
  for (const row of db.prepare<[], StoredRow>(`select ${rowColumns} from log order by seq`).iterate()) {
    if (last === 0 && row.seq !== 1) check.next({ ...row, seq: 1, previous_hash: '' })
    check.next(row)
    last = row.seq
  }
  const { rows, first_bad_seq, problem } = check.finish(last)
  const key = createPublicKey(publicKey)
  const forged = signed.find((each) => !headIsGenuine(each, key))
  if (first_bad_seq !== null) return { ok: false, rows, first_bad_seq, problem: problem ?? '', head }
  if (forged)
    return { ok: false, rows, first_bad_seq: forged.seq, problem: `the head of row ${forged.seq} is not genuine`, head }
  if (signed[0]?.seq !== 0) return { ok: false, rows, problem: 'signed heads are missing', head }
  return { ok: true, rows, head }
}

const methods: Record<string, (...values: never[]) => unknown> = { ...reads, verify }

port.on(
  'message',
  ({
    n,
    method,
    values,
  }: { n: number; method: string; values: never[] } | { n: -1; method: 'close'; values: never[] }) => {
    if (method === 'close') {
      db.close()
      port.close()
      return
    }
    try {
      port.postMessage({ n, value: methods[method]?.(...values) })
    } catch (error) {
      port.postMessage({ n, error: error instanceof Error ? error.message : String(error) })
    }
  },
)
port.postMessage('ready')
