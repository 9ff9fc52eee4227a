// Asks the parsing thread what a text of SQL does: one text at a time, within a time of its own; nothing runs before it is needed.
import { Worker } from 'node:worker_threads'
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { Unresolvable } from '../unresolvable.ts'
import type { SqlReading } from './read-sql.ts'
import type { SqlAnswer, SqlQuestion } from './sql-worker.ts'

/** For one text, from the moment the thread has it. */
const limitMs = 500
const memoryMb = 256

export interface SqlReader {
  /** `dialect` null: not known. Throws `Unresolvable`. */
  read(sql: string, dialect: SqlDialect | null): Promise<SqlReading>
  /** Loads the parsers ahead of the first text. */
  warm(): void
  close(): Promise<void>
}

interface Thread {
  readonly worker: Worker
  readonly ready: Promise<void>
}

export function createSqlReader({ worker: file, limit = limitMs }: { worker: URL; limit?: number }): SqlReader {
  let thread: Thread | null = null
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const running = (): Thread => {
    if (closed) throw new Unresolvable('The console is stopping.')
    thread ??= startThread(file, (gone) => {
      if (thread?.worker === gone) thread = null
    })
    return thread
  }
  const drop = (gone: Thread) => {
    if (thread === gone) thread = null
    void gone.worker.terminate()
  }
  async function ask(question: SqlQuestion): Promise<SqlReading> {
    const asked = running()
    await asked.ready
    const answer = await exchange(asked.worker, question, limit)
    if (answer === null || ('broken' in answer && answer.broken)) drop(asked)
    if (answer === null) throw new Unresolvable('The SQL could not be read in time.')
    if ('unresolvable' in answer) throw new Unresolvable(answer.unresolvable)
    return answer.reading
  }
  return {
    read(sql, dialect) {
      const turn = last.then(() => ask({ sql, dialect }))
      last = turn.catch(() => {})
      return turn
    },
    warm() {
      if (!closed) running()
    },
    async close() {
      closed = true
      await thread?.worker.terminate()
    },
  }
}

function startThread(file: URL, onGone: (worker: Worker) => void): Thread {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread that parses SQL ended')))
  })
  // Whoever asks next is told; a thread that dies between two texts is replaced.
  ready.catch(() => {})
  worker.on('error', () => onGone(worker))
  worker.once('exit', () => onGone(worker))
  return { worker, ready }
}

/** Null when the thread ended or was late. */
function exchange(worker: Worker, question: SqlQuestion, limit: number): Promise<SqlAnswer | null> {
  return new Promise((resolve) => {
    const end = (answer: SqlAnswer | null) => {
      clearTimeout(timer)
      worker.off('message', end)
      worker.off('exit', gone)
      resolve(answer)
    }
    const gone = () => end(null)
    const timer = setTimeout(gone, limit)
    worker.once('message', end)
    worker.once('exit', gone)
    worker.postMessage(question)
  })
}
