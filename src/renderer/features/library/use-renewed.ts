// Something open that is read again whenever it may have changed, and shown as it was until the answer is there.
import { useEffect, useState } from 'react'
import { asCallError, type CallError } from '../../api/call.ts'

export interface Renewed<T> {
  readonly value: T | null
  readonly error: CallError | null
  put(value: T): void
  again(): void
}

/** Another `key` is another thing: nothing of the one before is shown for it. */
export function useRenewed<T>(key: string, revision: number, ask: () => Promise<T>): Renewed<T> {
  const [asked, setAsked] = useState(0)
  const [known, setKnown] = useState<{ key: string; value: T | null; error: CallError | null } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked; the others ask once more
  useEffect(() => {
    let current = true
    ask().then(
      (value) => current && setKnown({ key, value, error: null }),
      (error: unknown) =>
        current &&
        setKnown((before) => ({
          key,
          value: before?.key === key ? before.value : null,
          error: asCallError(error),
        })),
    )
    return () => {
      current = false
    }
  }, [key, revision, asked])
  const mine = known?.key === key ? known : null
  return {
    value: mine?.value ?? null,
    error: mine?.error ?? null,
    put: (value) => setKnown({ key, value, error: null }),
    again: () => setAsked(asked + 1),
  }
}
