// A list whose rows open a detail on the right: one look and one keyboard for every page that has one.
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { useKeys } from './use-keys.ts'

/** `j` and `k` move, Escape closes; the caller says what is there and what is open, and where moves begin if nothing is. */
export function useListKeys(
  ids: readonly string[],
  open: string | null,
  select: (id: string | null) => void,
  start: () => number = () => 0,
): void {
  const move = (by: number) => {
    const at = open === null ? -1 : ids.indexOf(open)
    const next = ids[Math.min(ids.length - 1, Math.max(0, at < 0 ? start() : at + by))]
    if (next !== undefined) select(next)
  }
  useKeys({ j: () => move(1), k: () => move(-1), Escape: () => select(null) })
}

/** Brings a row into sight when it opens, also by its address; whoever scrolls on is left where they are. */
export function useInSight<E extends HTMLElement>(open: boolean): RefObject<E | null> {
  const row = useRef<E>(null)
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  return row
}

/** The row that is open: told from one under the pointer by its mark. */
export const openRow = 'bg-raised shadow-[inset_2px_0_0_var(--accent)]'

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="min-h-0 flex-1 overflow-y-auto">
      {children}
    </ul>
  )
}

export function Row({
  open,
  onOpen,
  beside,
  children,
}: {
  open: boolean
  onOpen: () => void
  /** What is pressed on its own, such as a switch. */
  beside?: ReactNode
  children: ReactNode
}) {
  const row = useInSight<HTMLLIElement>(open)
  return (
    <li
      ref={row}
      className={beside === undefined ? undefined : `flex items-center border-b border-line ${open ? openRow : ''}`}
    >
      <button
        type="button"
        aria-current={open}
        onClick={onOpen}
        className={`grid min-h-12 w-full min-w-0 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 px-4 py-2 text-left hover:bg-raised ${beside === undefined ? `border-b border-line ${open ? openRow : ''}` : ''}`}
      >
        {children}
      </button>
      {beside !== undefined && <span className="flex shrink-0 items-center pr-4 pl-1">{beside}</span>}
    </li>
  )
}

/** Above a list: how much there is, and the one thing that can be added to it. */
export function ListBar({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex min-h-12 items-center justify-between gap-3 border-b border-line px-4 py-2">
      <span className="text-soft">{children}</span>
      {action}
    </div>
  )
}

/** Above a detail on narrow screens, where it takes the place of the list. */
export function BackToList({ close }: { close: () => void }) {
  return (
    <button type="button" onClick={close} className="px-5 pt-4 text-left text-accent min-[900px]:hidden">
      ← Back to the list
    </button>
  )
}
