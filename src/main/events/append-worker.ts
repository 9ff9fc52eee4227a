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

export interface Appended {
  readonly n: number
  readonly seq: number
  readonly previous_hash: string
  readonly event_hash: string
}

export type AppendAnswer = Appended | { readonly n: number; readonly error: string; readonly duplicate: boolean }

/** First message of the thread: the newest row, seq 0 for an empty log. */
export interface AppendReady {
  readonly ready: number
}

interface Connection {
  readonly db: Database.Database
  readonly add: Database.Statement<[string, string, string]>
  readonly keep: Database.Statement<[string, string]>
  /** Hash of the newest committed row. */
  head: string
}

const port = parentPort as MessagePort
const { file } = workerData as { file: string }

/** Characters appended before a pause is used, and how long without a request is a pause. */
const checkpointAfter = 1 << 20
const pauseMs = 20

/** After these nothing is known of the transaction; everything else concerns one statement and is undone with it. */
const fatal = /^SQLITE_(IOERR|FULL|NOMEM|BUSY|LOCKED|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL|INTERRUPT)/

function newest(db: Database.Database): { seq: number; event_hash: string } {
  const found = db.prepare<[], { seq: number; event_hash: string }>('select seq, event_hash from log order by seq desc')
  return found.get() ?? { seq: 0, event_hash: genesisHash }
}

function open(): Connection {
  const db = new Database(file, { timeout: 200 })
  prepareForAppend(db)
  return {
    db,
    add: db.prepare('insert into log (record, previous_hash, event_hash) values (?, ?, ?)'),
    keep: db.prepare('insert or ignore into inputs values (?, ?)'),
    head: newest(db).event_hash,
  }
}

let connection: Connection | null = open()

/** All requests in one transaction. A row that breaks a rule is refused by itself and the chain goes on without it. */
function commit(requests: readonly AppendRequest[]): AppendAnswer[] {
  try {
    connection ??= open()
    const { db } = connection
    let { head } = connection
    const answers = db
      .transaction(() =>
        requests.map((request) => {
          const answer = addOne(connection as Connection, head, request)
          if ('seq' in answer) head = answer.event_hash
          return answer
        }),
      )
      .immediate()
    connection.head = head
    return answers
  } catch (error) {
    drop()
    const message = error instanceof Error ? error.message : String(error)
    return requests.map(({ n }) => ({ n, error: message, duplicate: false }))
  }
}

function addOne({ db, add, keep }: Connection, previous_hash: string, request: AppendRequest): AppendAnswer {
  const { n, record, input } = request
  const event_hash = eventHash(previous_hash, record)
  try {
    // The input first: were the row in and the input refused, the chain would hold a row that was answered as lost.
    if (input) keep.run(input.hash, input.envelope)
    const seq = Number(add.run(record, previous_hash, event_hash).lastInsertRowid)
    return { n, seq, previous_hash, event_hash }
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (!db.inTransaction || fatal.test(code)) throw error
    return { n, error: (error as Error).message, duplicate: code === 'SQLITE_CONSTRAINT_UNIQUE' }
  }
}

/** After a failed commit the connection is not trusted any more: the next append reads anew what is on the disk. */
function drop(): void {
  try {
    connection?.db.close()
  } catch {
    // A connection that cannot even be closed is left alone.
  }
  connection = null
}

let unmoved = 0
let rest: NodeJS.Timeout | null = null

/** Pages go from the side file to the main one in a pause: nobody's commit waits for it. */
function planCheckpoint(requests: readonly AppendRequest[]): void {
  for (const { record, input } of requests) unmoved += record.length + (input?.envelope.length ?? 0)
  if (rest) rest.refresh()
  else if (unmoved > checkpointAfter) rest = setTimeout(checkpoint, pauseMs, 'passive')
}

function checkpoint(mode: 'passive' | 'truncate'): void {
  rest = null
  unmoved = 0
  try {
    connection?.db.pragma(`wal_checkpoint(${mode})`)
  } catch {
    // What is committed stands in the side file; the next commit says what is wrong with the disk.
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
  if (requests.length > 0) {
    port.postMessage(commit(requests))
    planCheckpoint(requests)
  }
  if (closing) {
    if (rest) clearTimeout(rest)
    checkpoint('truncate')
    drop()
    port.close()
  }
})
port.postMessage({ ready: newest(connection.db).seq } satisfies AppendReady)
