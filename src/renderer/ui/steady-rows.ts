// How a long list is moved through: by keys, from where one looks, and without moving by itself.
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

export interface SteadyRows {
  readonly rows: readonly { readonly id: string }[]
  /** Place of the selected row, below zero when there is none. */
  readonly at: number
  readonly scroller: RefObject<HTMLElement | null>
  readonly rowHeight: number
}

/**
 * The selected row is brought into sight once, and again when the rows change their height. Whoever has scrolled keeps
 * the same rows in sight meanwhile, also when others come in above them.
 */
export function useSteadyRows({ rows, at, scroller, rowHeight }: SteadyRows): void {
  const before = useRef({ first: rows[0]?.id, rowHeight })
  const brought = useRef<string | null>(null)
  const selected = rows[at]?.id ?? null
  useLayoutEffect(() => {
    const { first, rowHeight: height } = before.current
    before.current = { first: rows[0]?.id, rowHeight }
    const { current } = scroller
    if (!current) return
    const above = Math.max(
      0,
      rows.findIndex(({ id }) => id === first),
    )
    if (current.scrollTop > 0 && (above > 0 || height !== rowHeight))
      current.scrollTop = (current.scrollTop / height + above) * rowHeight
    if (selected === null || (brought.current === selected && height === rowHeight)) return
    brought.current = selected
    bringIntoSight(current, at * rowHeight, rowHeight)
  }, [rows, at, selected, scroller, rowHeight])
}

function bringIntoSight(scroller: HTMLElement, top: number, height: number): void {
  const { scrollTop, clientHeight } = scroller
  if (top < scrollTop) scroller.scrollTop = top
  else if (top + height > scrollTop + clientHeight) scroller.scrollTop = top + height - clientHeight
}
