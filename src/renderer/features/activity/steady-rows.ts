// How the list of calls is moved through: by keys, from where one looks, and without moving by itself.
import { type RefObject, useLayoutEffect, useRef } from 'react'

/** The row of the upper edge, for moves that begin where a person looks. */
export function firstInSight(scroller: HTMLElement | null): number {
  const height = scroller?.querySelector<HTMLElement>('[role="option"]')?.offsetHeight
  return scroller && height ? Math.ceil(scroller.scrollTop / height) : 0
}

/** Where a key leads to in a list of `length`; null for keys that move nothing. */
export function targetOf(key: string, at: number, length: number, page: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: length - 1,
  }
  const target = moves[key]
  return target === undefined ? null : Math.min(length - 1, Math.max(0, target))
}

/** Whoever has scrolled down keeps the same rows in sight when others come in above them. */
export function useSteadyRows(
  rows: readonly { readonly id: string }[],
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
): void {
  const first = useRef(rows[0]?.id)
  useLayoutEffect(() => {
    const above = rows.findIndex(({ id }) => id === first.current)
    first.current = rows[0]?.id
    const { current } = scroller
    if (current && above > 0 && current.scrollTop > 0) current.scrollTop += above * rowHeight
  }, [rows, scroller, rowHeight])
}
