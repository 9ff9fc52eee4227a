// A worker thread that is asked one question at a time, each within a time of its own; it starts when needed and is replaced when it hangs or dies.
import { Worker } from 'node:worker_threads'

export interface AskedThreadOptions<Answer> {
  /** Posts one message when it is ready, then one answer to each question. */
  readonly worker: URL
  readonly memoryMb: number
  /** What a new thread begins with; asked at each start. */
  readonly data?: () => unknown
  /** The thread may have lost its footing, so the next question goes to a new one. */
  readonly spoilt?: (answer: Answer) => boolean
}

export interface AskedThread<Question, Answer> {
  /**
   * Null when the thread was late (`limit` in milliseconds, from the moment it has the question), ended, or is closed.
   * Rejects when it cannot start.
   */
  ask(question: Question, limit: number): Promise<Answer | null>
  /** Starts it ahead of the first question. */
  warm(): void
  close(): Promise<void>
}

interface Thread {
  readonly worker: Worker
  readonly ready: Promise<void>
}

export function createAskedThread<Question, Answer>(
  options: AskedThreadOptions<Answer>,
): AskedThread<Question, Answer> {
  let thread: Thread | null = null
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const running = (): Thread => {
    thread ??= startThread(options, (gone) => {
      if (thread?.worker === gone) thread = null
    })
    return thread
  }
  const drop = (gone: Thread) => {
    if (thread === gone) thread = null
    void gone.worker.terminate()
  }
  const exchangeOnce = async (question: Question, limit: number): Promise<Answer | null> => {
    if (closed) return null
    const asked = running()
    await asked.ready
    const answer = await exchange<Question, Answer>(asked.worker, question, limit)
    if (answer === null || options.spoilt?.(answer)) drop(asked)
    return answer
  }
  return {
    ask(question, limit) {
      const turn = last.then(() => exchangeOnce(question, limit))
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

function startThread<Answer>(options: AskedThreadOptions<Answer>, onGone: (worker: Worker) => void): Thread {
  const { worker: file, memoryMb, data } = options
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: memoryMb }, workerData: data?.() })
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('a worker thread ended before it was ready')))
  })
  // Whoever asks next is told; a thread that dies between two questions is replaced.
  ready.catch(() => {})
  worker.on('error', () => onGone(worker))
  worker.once('exit', () => onGone(worker))
  return { worker, ready }
}

/** Null when the thread ended or was late. */
function exchange<Question, Answer>(worker: Worker, question: Question, limit: number): Promise<Answer | null> {
  return new Promise((resolve) => {
    const end = (answer: Answer | null) => {
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
