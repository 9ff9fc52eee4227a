// A long list of which only the rows in sight exist: by keys and by pointer, steady while others come in, longer when its end is near.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect } from 'react'
import { openRow } from './rows.tsx'
import { targetOf, useSteadyRows } from './steady-rows.ts'

/** The next ones are asked for so many rows before the end. */
const rowsAhead = 20

export interface VirtualListProps<T> {
  readonly items: readonly T[]
  readonly label: string
  /** Also what the ids of its rows begin with. */
  readonly testId: string
  /** Pixels; the same for every row. */
  readonly rowHeight: number
  readonly selected: string | null
  readonly select: (id: string) => void
  /** More are wanted, if there are more. */
  readonly reachEnd: () => void
  /** Enter was pressed: the detail is wanted of what is selected, or else of the first one. */
  readonly enter: () => void
  readonly scroller: RefObject<HTMLDivElement | null>
  /** What stands in a row. */
  readonly children: (item: T) => ReactNode
}

export function VirtualList<T extends { readonly id: string }>(props: VirtualListProps<T>) {
  const { items, label, testId, rowHeight, selected, select, reachEnd, scroller, children } = props
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const inSight = rows.getVirtualItems()
  const last = inSight.at(-1)?.index ?? 0
  useEffect(() => {
    if (items.length > 0 && last >= items.length - rowsAhead) reachEnd()
  }, [last, items.length, reachEnd])
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height must be measured anew
  useEffect(() => rows.measure(), [rowHeight, rows])
  const at = items.findIndex(({ id }) => id === selected)
  useSteadyRows({ rows: items, at, scroller, rowHeight })
  const optionId = (id: string) => `${testId}-${id}`
  const current = inSight.some(({ index }) => index === at) ? items[at] : undefined
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={label}
      aria-activedescendant={current && optionId(current.id)}
      tabIndex={0}
      onKeyDown={(event) => onKey(event, at, props)}
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      data-testid={testId}
    >
      <div role="presentation" className="relative w-full" style={{ height: items.length * rowHeight }}>
        {inSight.map(({ index }) => {
          const item = items[index]
          return item ? (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys work on the whole list
            <div
              key={item.id}
              role="option"
              id={optionId(item.id)}
              aria-selected={index === at}
              tabIndex={-1}
              onClick={() => select(item.id)}
              className={`absolute left-0 w-full cursor-pointer overflow-hidden border-b border-line px-4 hover:bg-raised ${index === at ? openRow : ''}`}
              style={{ transform: `translateY(${index * rowHeight}px)`, height: rowHeight }}
            >
              {children(item)}
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}

function onKey<T extends { readonly id: string }>(event: KeyboardEvent, at: number, props: VirtualListProps<T>): void {
  const { items, selected, select, enter, scroller, rowHeight } = props
  if (event.key === 'Enter') {
    const [first] = items
    if (selected === null && first) select(first.id)
    if (first) enter()
    return
  }
  const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)
  const target = targetOf(event.key, at, items.length, page)
  const next = target === null ? undefined : items[target]
  if (!next) return
  event.preventDefault()
  select(next.id)
}
