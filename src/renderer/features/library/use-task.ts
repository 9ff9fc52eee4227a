// One thing that is being done: whether it runs, why it was refused, and what came of it.
import { useState } from 'react'
import { asCallError, type CallError } from '../../api/call.ts'

export interface Task<T> {
  readonly busy: boolean
  readonly failure: CallError | null
  readonly result: T | null
  /** Resolves to null when it was refused. */
  run(work: () => Promise<T>): Promise<T | null>
  clear(): void
}

export function useTask<T>(): Task<T> {
  const [state, setState] = useState<Omit<Task<T>, 'run' | 'clear'>>({ busy: false, failure: null, result: null })
  return {
    ...state,
    async run(work) {
      setState({ busy: true, failure: null, result: null })
      try {
        const result = await work()
        setState({ busy: false, failure: null, result })
        return result
      } catch (error) {
        setState({ busy: false, failure: asCallError(error), result: null })
        return null
      }
    },
    clear: () => setState({ busy: false, failure: null, result: null }),
  }
}
