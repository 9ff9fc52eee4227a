// The replay of recorded calls: its progress, its answer, and a way to stop it.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Impact, ImpactQuestion } from '../../../shared/contract/policy.ts'
import { CallError } from '../../api/call.ts'
import { callWithProgress, type Progress } from '../../api/call-with-progress.ts'

export interface ImpactState {
  readonly progress: Progress | null
  readonly result: Impact | null
  readonly error: CallError | null
  ask(question: Partial<ImpactQuestion>): void
  cancel(): void
}

export function useImpact(): ImpactState {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [result, setResult] = useState<Impact | null>(null)
  const [error, setError] = useState<CallError | null>(null)
  const running = useRef<AbortController | null>(null)
  const cancel = useCallback(() => {
    running.current?.abort()
    running.current = null
    setProgress(null)
  }, [])
  const ask = useCallback(
    (question: Partial<ImpactQuestion>) => {
      cancel()
      const abort = new AbortController()
      running.current = abort
      setError(null)
      setProgress({ done: 0, total: question.limit ?? 10_000 })
      callWithProgress('POST /policies/impact', { body: question, signal: abort.signal, onProgress: setProgress })
        .then(
          (answer) => setResult(answer),
          (reason: unknown) => {
            if (reason instanceof CallError && reason.code !== 'cancelled') setError(reason)
          },
        )
        .finally(() => {
          if (running.current === abort) setProgress(null)
        })
    },
    [cancel],
  )
  useEffect(() => cancel, [cancel])
  return { progress, result, error, ask, cancel }
}
