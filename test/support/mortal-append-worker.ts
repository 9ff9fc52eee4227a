// The real appending thread, with one weakness: a record that says `"dies":"before"` ends it before it is committed,
// one that says `"dies":"after"` when it is committed and nobody has been told.
import { parentPort } from 'node:worker_threads'
import type { AppendRequest } from '../../src/main/events/append-worker.ts'

const port = parentPort
if (!port) throw new Error('this is a worker thread')
const post = port.postMessage.bind(port)
let last = false

port.postMessage = (message: unknown) => {
  if (last) process.exit(1)
  post(message)
}
port.on('message', (message: AppendRequest | 'close') => {
  if (message === 'close') return
  if (message.record.includes('"dies":"before"')) process.exit(1)
  if (message.record.includes('"dies":"after"')) last = true
})
await import('../../src/main/events/append-worker.ts')
