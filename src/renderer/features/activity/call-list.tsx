// The list of calls: only the rows in sight exist, and what is read stays where it is while new ones arrive.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { CallItem } from '../../../shared/contract/event.ts'
import { MiddleCut } from '../../ui/machine-text.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { Verdict, verdictOf } from '../../ui/verdict.tsx'

const rowHeight = 32

export interface CallListProps {
  readonly calls: readonly CallItem[]
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly reachEnd: () => void
  /** Enter was pressed on the selected row: its detail is wanted. */
  readonly enter: () => void
  readonly scroller: RefObject<HTMLDivElement | null>
}

export function CallList({ calls, selected, select, reachEnd, enter, scroller }: CallListProps) {
  const now = useNow(5000)
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const visible = rows.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= calls.length - 20) reachEnd()
  }, [last, calls.length, reachEnd])
  const at = calls.findIndex((item) => item.id === selected)
  const brought = useRef<string | null>(null)
  useEffect(() => {
    if (at < 0 || brought.current === selected) return
    brought.current = selected
    rows.scrollToIndex(at, { align: 'auto' })
  }, [at, selected, rows])
  useSteadyRows(calls, scroller)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && at >= 0) return enter()
    const target = targetOf(event.key, at, calls.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight))
    const next = target === null ? undefined : calls[target]
    if (!next) return
    event.preventDefault()
    select(next.id)
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Calls, newest first"
      aria-activedescendant={visible.some(({ index }) => index === at) ? optionId(selected) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto"
      data-testid="calls"
    >
      <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {visible.map((row) => {
          const item = calls[row.index]
          return item ? (
            <CallRow
              key={item.id}
              item={item}
              now={now}
              top={row.start}
              selected={item.id === selected}
              select={select}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

const optionId = (id: string | null) => `call-${id}`

/** The row of the upper edge, for moves that begin where a person looks. */
export function firstInSight(scroller: HTMLElement | null): number {
  return Math.ceil((scroller?.scrollTop ?? 0) / rowHeight)
}

/** Where a key leads to in a list of `length`; null for keys that move nothing. */
function targetOf(key: string, at: number, length: number, page: number): number | null {
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
function useSteadyRows(calls: readonly CallItem[], scroller: RefObject<HTMLDivElement | null>): void {
  const first = useRef(calls[0]?.id)
  useLayoutEffect(() => {
    const above = calls.findIndex(({ id }) => id === first.current)
    first.current = calls[0]?.id
    const { current } = scroller
    if (current && above > 0 && current.scrollTop > 0) current.scrollTop += above * rowHeight
  }, [calls, scroller])
}

interface CallRowProps {
  readonly item: CallItem
  readonly now: number
  readonly top: number
  readonly selected: boolean
  readonly select: (id: string) => void
}

function CallRow({ item, now, top, selected, select }: CallRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys work on the whole list
    <div
      role="option"
      id={optionId(item.id)}
      aria-selected={selected}
      tabIndex={-1}
      onClick={() => select(item.id)}
      className={`absolute left-0 grid h-8 w-full cursor-pointer grid-cols-[84px_minmax(0,1fr)_64px] min-[600px]:grid-cols-[84px_minmax(90px,160px)_minmax(0,1fr)_76px] items-center gap-3 overflow-hidden border-b border-line px-4 hover:bg-raised ${selected ? 'bg-raised' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Verdict word={verdictOf(item)} />
      <span className="hidden min-w-0 min-[600px]:block">
        <MiddleCut text={item.tool_name} tail={10} />
      </span>
      <span className="min-w-0 text-soft">
        <MiddleCut text={item.target ?? `on ${item.server_id}`} />
      </span>
      <span className="text-right text-xs">
        <Ago at={item.timestamp} now={now} />
      </span>
    </div>
  )
}
