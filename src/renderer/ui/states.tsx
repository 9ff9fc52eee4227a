// What a page shows when it has nothing, waits, or failed.
import { type ReactNode, useEffect, useState } from 'react'
import { CopyButton } from './copy-button.tsx'

const skeletonAfterMs = 200

export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col gap-2 px-6 py-16">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="flex flex-col gap-2 text-soft">{children}</div>
    </div>
  )
}

/** Rows that stand in for those to come; only when waiting takes long enough to be noticed. */
export function Skeleton({ rows = 8 }: { rows?: number }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike
        <div key={row} className="h-4 rounded-md bg-raised" style={{ width: `${90 - (row % 4) * 14}%` }} />
      ))}
    </div>
  )
}

export function ErrorPanel({
  what,
  kept,
  error,
  retry,
}: {
  what: string
  kept: string
  error: { message: string; code?: string }
  retry: () => void
}) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col gap-3 px-6 py-16">
      <h2 className="text-lg font-semibold">{what}</h2>
      <p>{error.message}</p>
      <p className="text-soft">{kept}</p>
      <div className="flex gap-2">
        <button type="button" onClick={retry} className="rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent">
          Try again
        </button>
        <CopyButton
          label="Copy details"
          text={`${what}\n${error.code ?? ''} ${error.message}\n${new Date().toISOString()}`}
        />
      </div>
    </div>
  )
}
