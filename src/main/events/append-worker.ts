// The worker thread that appends to the log and does nothing else: one durable commit for all that waits.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { eventHash } from './chain.ts'
import { genesisHash, prepareForAppend } from './log-schema.ts'

/** `n` tells the answers apart; `record` is canonical JSON. */
export interface AppendRequest {
  readonly n: number
  readonly record: string
  readonly input?: { readonly hash: string; readonly envelope: string }
}

export type AppendAnswer =
  | { readonly n: number; readonly seq: number; readonly previous_hash: string; readonly event_hash: string }
  | { readonly n: number; readonly error: string; readonly duplicate: boolean }

const port = parentPort as MessagePort
const { file } = workerData as { file: string }

function open() {
  const db = new Database(file, { timeout: 200 })
  prepareForAppend(db)
  return {
    db,
    last: db.prepare<[], { event_hash: string }>('select event_hash from log order by seq desc limit 1'),
    add: db.prepare<[string, string, string]>('insert into log (record, previous_hash, event_hash) values (?, ?, ?)'),
    keep: db.prepare<[string, string]>('insert or ignore into inputs values (?, ?)'),
  }
}

let connection = open()
let head = connection.last.get()?.event_hash ?? genesisHash

/** All requests in one transaction. A row that breaks a rule is refused by itself and the chain goes on without it. */
function commit(requests: readonly AppendRequest[]): AppendAnswer[] {
  const before = head
  try {
    return connection.db.transaction(() => requests.map(addOne)).immediate()
  } catch (error) {
    head = before
    reopen()
    const message = error instanceof Error ? error.message : String(error)
    return requests.map(({ n }) => ({ n, error: message, duplicate: false }))
  }
}

function addOne({ n, record, input }: AppendRequest): AppendAnswer {
  const previous_hash = head
  const event_hash = eventHash(previous_hash, record)
  try {
    const seq = Number(connection.add.run(record, previous_hash, event_hash).lastInsertRowid)
    if (input) connection.keep.run(input.hash, input.envelope)
    head = event_hash
    return { n, seq, previous_hash, event_hash }
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (!code.startsWith('SQLITE_CONSTRAINT')) throw error
    return { n, error: (error as Error).message, duplicate: true }
  }
}

/** After a failed commit the connection is not trusted any more; what it left behind is read anew. */
function reopen(): void {
  try {
    connection.db.close()
  } catch {
    // A connection that cannot even be closed is dropped.
  }
  try {
    connection = open()
    head = connection.last.get()?.event_hash ?? genesisHash
  } catch {
    // The next append fails in the same way and tries again.
  }
}

port.on('message', (first: AppendRequest | 'close') => {
  const requests: AppendRequest[] = []
  let message: AppendRequest | 'close' | undefined = first
  let closing = false
  while (message !== undefined) {
    if (message === 'close') closing = true
    else requests.push(message)
    message = (receiveMessageOnPort(port) as { message: AppendRequest | 'close' } | undefined)?.message
  }
  if (requests.length > 0) port.postMessage(commit(requests))
  if (closing) {
    connection.db.close()
    port.close()
  }
})
port.postMessage('ready')
