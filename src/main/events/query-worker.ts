// The worker thread that reads the log: lists, one call, verification, replay. Its connection cannot write.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { createReads } from './reads.ts'
import { verifyLog } from './verify-log.ts'

interface Question {
  readonly n: number
  readonly method: string
  readonly values: never[]
}

const port = parentPort as MessagePort
const { file, headsFile, publicKey } = workerData as { file: string; headsFile: string; publicKey: string }
const db = new Database(file, { readonly: true, timeout: 1000 })
db.pragma('trusted_schema = off')
const methods: Record<string, (...values: never[]) => unknown> = {
  ...createReads(db),
  verify: () => verifyLog(db, headsFile, publicKey),
}

async function answer({ n, method, values }: Question): Promise<void> {
  try {
    port.postMessage({ n, value: await methods[method]?.(...values) })
  } catch (error) {
    port.postMessage({ n, error: error instanceof Error ? error.message : String(error) })
  }
}

port.on('message', (question: Question | 'close') => {
  if (question !== 'close') return void answer(question)
  db.close()
  port.close()
})
port.postMessage('ready')
