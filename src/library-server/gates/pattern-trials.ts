// Tries expressions on texts in a thread that is ended when it takes too long: nobody who publishes can hold up the library.
import { Worker } from 'node:worker_threads'
import type { DlpMatcher } from '../../shared/contract/dlp.ts'

export interface Trial {
  readonly matcher: DlpMatcher
  readonly texts: readonly string[]
  /** Long texts that must be done with in time, whatever is found in them. */
  readonly stress: readonly string[]
}

export type TrialOutcome =
  | { readonly kind: 'found'; readonly hits: readonly boolean[] }
  /** In the words of the expression's own compiler. */
  | { readonly kind: 'no_expression'; readonly message: string }
  | { readonly kind: 'matches_empty' }
  | { readonly kind: 'too_slow' }

export interface PatternTrials {
  run(trial: Trial): Promise<TrialOutcome>
}

const limitMs = 5000
const atOnce = 2

/** `worker` is the address of trial-worker.ts. */
export function createPatternTrials(worker: URL): PatternTrials {
  let last: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())
  return {
    run(trial) {
      const [turn = Promise.resolve(), ...others] = last
      const done = turn.then(() => tried(worker, trial))
      last = [...others, done.catch(() => {})]
      return done
    },
  }
}

function tried(address: URL, trial: Trial): Promise<TrialOutcome> {
  return new Promise((resolve, reject) => {
    const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }
    const worker = new Worker(address, { workerData: trial, resourceLimits: limits, env: {} })
    const timer = setTimeout(() => settle({ kind: 'too_slow' }), limitMs)
    const settle = (outcome: TrialOutcome) => {
      clearTimeout(timer)
      resolve(outcome)
      void worker.terminate()
    }
    worker.once('message', settle)
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return settle({ kind: 'too_slow' })
      clearTimeout(timer)
      reject(error)
    })
  })
}
