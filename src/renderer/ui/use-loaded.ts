// Something that is read for one thing that is open: its answer, its failure, and a way to ask again.
import { useEffect, useState } from 'react'
import { asCallError, type CallError } from '../api/call.ts'

export interface Loaded<T> {
  /** Null until it is there. */
  readonly value: T | null
  readonly error: CallError | null
  again(): void
}

/**
 * Asked anew for each other `key`; nothing is asked while it is null. Who only passes by asks nothing: it waits `restMs`. The
 * signal says that nobody waits for the answer any more.
 */
export function useLoaded<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>, restMs = 0): Loaded<T> {
  const [asked, setAsked] = useState(0)
  const [known, setKnown] = useState<{ key: string; value: T | null; error: CallError | null } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked; asked asks once more
  useEffect(() => {
    if (key === null) return
    const left = new AbortController()
    const current = () => !left.signal.aborted
    const timer = setTimeout(() => {
      ask(left.signal).then(
        (value) => current() && setKnown({ key, value, error: null }),
        (error: unknown) => current() && setKnown({ key, value: null, error: asCallError(error) }),
      )
    }, restMs)
    return () => {
      left.abort()
      clearTimeout(timer)
    }
  }, [key, asked])
  const mine = known?.key === key ? known : null
  return {
    value: mine?.value ?? null,
    error: mine?.error ?? null,
    again: () => {
      setKnown(null)
      setAsked(asked + 1)
    },
  }
}
