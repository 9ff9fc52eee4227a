// The list of calls: only the rows in sight exist.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
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
}

export function CallList({ calls, selected, select, reachEnd }: CallListProps) {
  const scroller = useRef<HTMLDivElement>(null)
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
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' })
  }, [at, rows])
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Calls, newest first"
      tabIndex={0}
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

interface CallRowProps {
  readonly item: CallItem
  readonly now: number
  readonly top: number
  readonly selected: boolean
  readonly select: (id: string) => void
}

function CallRow({ item, now, top, selected, select }: CallRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j, k and Enter work on the whole list
    <div
      role="option"
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
