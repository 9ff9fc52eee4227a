// The replay of recorded calls: its progress, its answer, and a way to stop it.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Impact } from '../../shared/contract/policy.ts'
import type { BodyOf } from '../../shared/endpoints.ts'
import { CallError } from '../api/call.ts'
import { callWithProgress, type Progress } from '../api/call-with-progress.ts'

/** Routes that replay recorded calls. */
export type ImpactRoute =
  | 'POST /policies/impact'
  | 'POST /admin/blast-radius/preview'
  | 'POST /community/artifacts/{id}/impact'

/** How many calls are replayed where nothing else is said. */
const usualLimit = 10_000

export interface ImpactState {
  readonly progress: Progress | null
  readonly result: Impact | null
  readonly error: CallError | null
  cancel(): void
}

export interface AskedImpact<R extends ImpactRoute> extends ImpactState {
  ask(question: BodyOf<R>, params?: Readonly<Record<string, string>>): void
}

export function useImpact<R extends ImpactRoute>(route: R): AskedImpact<R> {
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
    (question: BodyOf<R>, params: Readonly<Record<string, string>> = {}) => {
      cancel()
      const abort = new AbortController()
      running.current = abort
      setError(null)
      setProgress({ done: 0, total: (question as { limit?: number }).limit ?? usualLimit })
      callWithProgress(route, { params, body: question, signal: abort.signal, onProgress: setProgress })
        .then(
          (answer) => setResult(answer as Impact),
          (reason: unknown) => {
            if (reason instanceof CallError && reason.code !== 'cancelled') setError(reason)
          },
        )
        .finally(() => {
          if (running.current === abort) setProgress(null)
        })
    },
    [cancel, route],
  )
  useEffect(() => cancel, [cancel])
  return { progress, result, error, ask, cancel }
}
