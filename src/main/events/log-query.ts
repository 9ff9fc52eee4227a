// Asks the reading thread: the main thread never waits for the disk when somebody looks at the log.
import { Worker } from 'node:worker_threads'
import type { VerifyResult } from '../../shared/contract/event.ts'
import type { Reads } from './reads.ts'

type Asked<F> = F extends (...values: infer V) => infer R ? (...values: V) => Promise<R> : never

/** The reads of `reads.ts`, answered by the reading thread. */
export type LogQuery = { readonly [K in keyof Reads]: Asked<Reads[K]> } & {
  /** Recomputes the whole chain and compares it with the signed heads. */
  verify(): Promise<VerifyResult>
  close(): Promise<void>
}

export interface LogQueryDeps {
  readonly file: string
  readonly worker: URL
  readonly headsFile: string
  readonly publicKey: string
}

const reads: readonly (keyof Reads)[] = [
  'calls',
  'rawRows',
  'replayable',
  'replayableAnswers',
  'replayableUpTo',
  'call',
  'events',
  'summary',
  'since',
  'lastBefore',
  'stream',
  'newest',
  'releasedEscalations',
]

export async function createLogQuery(deps: LogQueryDeps): Promise<LogQuery> {
  const { file, headsFile, publicKey } = deps
  const worker = new Worker(deps.worker, { workerData: { file, headsFile, publicKey } })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let count = 0
  let ended: Error | null = null
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  worker.on('message', ({ n, value, error }: { n: number; value?: never; error?: string }) => {
    const asked = waiting.get(n)
    waiting.delete(n)
    if (error !== undefined) asked?.reject(new Error(error))
    else asked?.resolve(value as never)
  })
  const end = (error: Error) => {
    ended ??= error
    for (const each of waiting.values()) each.reject(error)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(new Error('The log is closed.')))
  const ask = (method: string, values: unknown[]) =>
    new Promise<never>((resolve, reject) => {
      if (ended) return reject(ended)
      const n = ++count
      waiting.set(n, { resolve, reject })
      worker.postMessage({ n, method, values })
    })
  const asked = Object.fromEntries(reads.map((method) => [method, (...values: unknown[]) => ask(method, values)]))
  return {
    ...(asked as unknown as { [K in keyof Reads]: Asked<Reads[K]> }),
    verify: () => ask('verify', []),
    async close() {
      if (ended) return
      const gone = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage('close')
      await gone
    },
  }
}
