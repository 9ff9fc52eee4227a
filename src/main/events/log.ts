// The one log: `append` resolves after the durable commit, and only then does anybody hear of the row.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../shared/clock.ts'
import type { LogRow, SignedHead } from '../../shared/contract/event.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { AppendAnswer, AppendRequest } from './append-worker.ts'
import { createHeads, type Heads } from './heads.ts'
import type { Keys } from './keys.ts'
import { createLogQuery, type LogQuery } from './log-query.ts'

export interface LogEntry {
  readonly type: string
  readonly call_id?: string | null
  /** RFC 3339; now unless told (a change is recorded with the time at which it was made). */
  readonly timestamp?: string
  /** `id` is unique in the log. */
  readonly record: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly input?: { readonly hash: string; readonly envelope: string }
}

/** The row was not written; `duplicate` when its id, decision, outcome or release is in the log already. */
export class AppendError extends Error {
  readonly duplicate: boolean
  constructor(message: string, duplicate: boolean) {
    super(message)
    this.name = 'AppendError'
    this.duplicate = duplicate
  }
}

export interface LogDeps {
  readonly dataDir: string
  readonly keys: Keys
  readonly clock: Clock
  readonly tenantId: string
  readonly appendWorker: URL
  readonly queryWorker: URL
}

export interface Log {
  /** Resolves after the durable commit; rejects with `AppendError`: then nothing may be forwarded. */
  append(entry: LogEntry): Promise<LogRow>
  /** Called for each committed row in `seq` order. */
  onCommitted(listener: (row: LogRow) => void): () => void
  readonly query: LogQuery
  signHead(): Promise<SignedHead | null>
  readonly publicKey: { readonly key_id: string; readonly algorithm: 'Ed25519'; readonly public_key: string }
  /** False after the appending thread has failed for good. */
  working(): boolean
  close(): Promise<void>
}

interface Waiting {
  readonly entry: Readonly<Record<string, unknown>>
  readonly resolve: (row: LogRow) => void
  readonly reject: (error: AppendError) => void
}

export async function createLog(deps: LogDeps): Promise<Log> {
  const { dataDir, keys, clock, tenantId } = deps
  const file = join(dataDir, 'audit.db')
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(row: LogRow) => void>()
  let failed: Error | null = null
  let count = 0
  const worker = new Worker(deps.appendWorker, { workerData: { file } })
  const fail = (error: Error) => {
    failed ??= error
    for (const each of waiting.values()) each.reject(new AppendError(error.message, false))
    waiting.clear()
  }
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  chmodSync(file, 0o600)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('The log is closed.')))
  const heads: Heads = createHeads({ dataDir, keys, clock })
  worker.on('message', (answers: AppendAnswer[]) => {
    for (const answer of answers) {
      const row = settle(waiting, answer)
      if (!row) continue
      heads.moved(row)
      for (const listener of listeners) listener(row)
    }
  })
  const query = await createLogQuery({ file, worker: deps.queryWorker, headsFile: heads.file, publicKey: spkiOf(keys) })
  heads.start(await query.newest())
  return {
    append(entry) {
      if (failed) return Promise.reject(new AppendError(failed.message, false))
      const { type, call_id = null, timestamp = clock.timestamp(), record, input } = entry
      const whole = { ...record, type, call_id, timestamp, tenant_id: tenantId }
      const n = ++count
      const request: AppendRequest = { n, record: canonicalJson(whole), ...(input ? { input } : {}) }
      return new Promise((resolve, reject) => {
        waiting.set(n, { entry: whole, resolve, reject })
        worker.postMessage(request)
      })
    },
    onCommitted(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    query,
    signHead: () => heads.sign(),
    publicKey: { key_id: keys.audit.key_id, algorithm: 'Ed25519', public_key: spkiOf(keys) },
    working: () => failed === null,
    async close() {
      const gone = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage('close')
      await gone
      await heads.close()
      await query.close()
    },
  }
}

function settle(waiting: Map<number, Waiting>, answer: AppendAnswer): LogRow | null {
  const asked = waiting.get(answer.n)
  waiting.delete(answer.n)
  if ('error' in answer) {
    asked?.reject(new AppendError(answer.error, answer.duplicate))
    return null
  }
  if (!asked) return null
  const { tenant_id, timestamp, type, call_id } = asked.entry as Pick<
    LogRow,
    'tenant_id' | 'timestamp' | 'type' | 'call_id'
  >
  const { seq, previous_hash, event_hash } = answer
  const row: LogRow = { seq, tenant_id, timestamp, type, call_id, record: asked.entry, previous_hash, event_hash }
  asked.resolve(row)
  return row
}

function spkiOf(keys: Keys): string {
  return keys.audit.verify.export({ type: 'spki', format: 'pem' }).toString()
}
