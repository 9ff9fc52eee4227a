// What a page shows when it has nothing, waits, or failed.
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'

const skeletonAfterMs = 200

export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-2 px-6 py-16">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="flex flex-col gap-2 text-soft">{children}</div>
    </div>
  )
}

/** What will be found on a page, while there is nothing. */
export function Example({ children }: { children: ReactNode }) {
  return (
    <figure className="rounded-md border border-dashed border-line px-3 py-2">
      <figcaption className="text-xs text-soft">Example</figcaption>
      <div className="[overflow-wrap:anywhere]">{children}</div>
    </figure>
  )
}

/** In place of the rows, when none is what is looked for: says so, and leads back to all of them. */
export function NothingFound({
  children,
  clear,
  wayOut = 'Clear the search',
  inPlace = false,
}: {
  children: ReactNode
  clear: () => void
  wayOut?: string
  inPlace?: boolean
}) {
  return (
    <div className={`flex flex-col items-start gap-3 ${inPlace ? '' : 'p-4'}`}>
      <p className="text-soft">{children}</p>
      <Button onClick={clear}>{wayOut}</Button>
    </div>
  )
}

/** Rows that stand in for those to come; only when waiting takes long enough to be noticed. */
export function Skeleton({ rows = 8, inPlace = false }: { rows?: number; inPlace?: boolean }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), skeletonAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div role="status" aria-label="Loading" className={`flex flex-col gap-3 ${inPlace ? '' : 'p-4'}`}>
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
  inPlace = false,
}: {
  what: string
  kept: string
  error: { message: string; code?: string }
  retry: () => void
  /** Among other things, where one part of them failed. */
  inPlace?: boolean
}) {
  return (
    <div
      role="alert"
      className={`flex flex-col gap-3 ${inPlace ? 'rounded-md border border-line p-4' : 'mx-auto w-full max-w-md px-6 py-16'}`}
    >
      <h2 className="text-lg font-semibold">{what}</h2>
      <p>{error.message}</p>
      <p className="text-soft">{kept}</p>
      <div className="flex gap-2">
        <Button tone="main" onClick={retry}>
          Try again
        </Button>
        <CopyButton
          large
          label="Copy details"
          text={`${what}\n${error.code ?? ''} ${error.message}\n${new Date().toISOString()}`}
        />
      </div>
    </div>
  )
}
