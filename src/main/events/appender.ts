// The main thread's end of the appending thread: who waits for which commit, and what happens when the thread dies.
import { Worker } from 'node:worker_threads'
import type { AppendAnswer, Appended, AppendReady, AppendRequest } from './append-worker.ts'

/** The row was not acknowledged; `duplicate` when its id, decision, outcome or release is in the log already. */
export class AppendError extends Error {
  readonly duplicate: boolean
  constructor(message: string, duplicate: boolean) {
    super(message)
    this.name = 'AppendError'
    this.duplicate = duplicate
  }
}

export interface Appender {
  /** Resolves in the order of the commits; rejects with `AppendError`. */
  append(request: Omit<AppendRequest, 'n'>): Promise<Appended>
  /** Resolves when everything that was asked for so far has been committed or refused. */
  settled(): Promise<void>
  /** False while there is no thread that could append. */
  working(): boolean
  close(): Promise<void>
}

export interface AppenderDeps {
  readonly file: string
  readonly worker: URL
  /** A dead thread was replaced; `newest` is the last row on disk, acknowledged or not. */
  readonly onRestart: (newest: number) => void
  readonly report: (line: string) => void
}

interface Waiting {
  readonly resolve: (row: Appended) => void
  readonly reject: (error: AppendError) => void
}

/** A second death may be the disk's or our fault and is final: every append is then rejected, so every call denied. */
const restarts = 1

/** Starts the thread; rejects when the file cannot be used. */
export async function startAppender({ file, worker, onRestart, report }: AppenderDeps): Promise<Appender> {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | null = null
  let closing = false
  let count = 0
  let left = restarts
  let last: Promise<void> = Promise.resolve()

  const rejectAll = (message: string) => {
    for (const each of waiting.values()) each.reject(new AppendError(message, false))
    waiting.clear()
  }
  const ended = (cause: string) => {
    thread = null
    rejectAll(closing ? 'The log is closed.' : `The log's writing thread ended: ${cause}`)
    if (closing || left === 0) return
    left -= 1
    start().then(onRestart, (error: Error) => report(`The log cannot be written any more: ${error.message}`))
  }
  const start = async (): Promise<number> => {
    const { started, newest } = await startThread(worker, file, ended)
    started.on('message', (answers: AppendAnswer[]) => {
      for (const answer of answers) settle(waiting, answer)
    })
    if (closing) started.postMessage('close')
    else thread = started
    return newest
  }

  await start()
  return {
    append(request) {
      const appended = new Promise<Appended>((resolve, reject) => {
        if (!thread || closing) return reject(new AppendError(whyNot(closing), false))
        const n = ++count
        waiting.set(n, { resolve, reject })
        thread.postMessage({ ...request, n } satisfies AppendRequest)
      })
      // Commits come in the order of the requests, so the last one stands for all.
      last = quietly(appended)
      return appended
    },
    settled: () => last,
    working: () => thread !== null && !closing,
    async close() {
      closing = true
      if (!thread) return
      const gone = new Promise((resolve) => thread?.once('exit', resolve))
      thread.postMessage('close')
      await gone
    },
  }
}

const quietly = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => {},
    () => {},
  )

const whyNot = (closing: boolean) => (closing ? 'The log is closed.' : 'The log cannot be written at the moment.')

/** Resolves once the thread has opened the file; `onEnd` is called once, and only after that. */
function startThread(worker: URL, file: string, onEnd: (cause: string) => void) {
  return new Promise<{ started: Worker; newest: number }>((resolve, reject) => {
    const started = new Worker(worker, { workerData: { file } })
    let cause: Error | null = null
    let ready = false
    started.on('error', (error: Error) => {
      cause = error
    })
    started.once('message', ({ ready: newest }: AppendReady) => {
      ready = true
      resolve({ started, newest })
    })
    started.once('exit', (code) => {
      const error = cause ?? new Error(`exit code ${code}`)
      if (ready) onEnd(error.message)
      else reject(error)
    })
  })
}

function settle(waiting: Map<number, Waiting>, answer: AppendAnswer): void {
  const asked = waiting.get(answer.n)
  waiting.delete(answer.n)
  if ('seq' in answer) asked?.resolve(answer)
  else asked?.reject(new AppendError(answer.error, answer.duplicate))
}
