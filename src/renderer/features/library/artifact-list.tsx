// The artifacts that were found: only the rows in sight exist, and the next ones are asked for when the end is near.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import type { ArtifactSummary } from '../../../shared/contract/community.ts'
import { openRow } from '../../ui/rows.tsx'
import { ArtifactLines, type Here } from './artifact-row.tsx'

/** Where Enter leads. */
export const detailId = 'artifact-detail'
const rowHeight = 76
const optionId = (id: string | null) => `artifact-${id}`

export interface ArtifactListProps {
  readonly items: readonly ArtifactSummary[]
  readonly hereOf: (id: string) => Here
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly reachEnd: () => void
  readonly scroller: RefObject<HTMLDivElement | null>
}

export function ArtifactList({ items, hereOf, selected, select, reachEnd, scroller }: ArtifactListProps) {
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const visible = rows.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (items.length > 0 && last >= items.length - 20) reachEnd()
  }, [last, items.length, reachEnd])
  const at = items.findIndex(({ id }) => id === selected)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the list
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at)
  }, [selected])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      if (at < 0 && items[0]) select(items[0].id)
      document.getElementById(detailId)?.focus()
      return
    }
    const target = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: items.length - 1 }[event.key]
    const next = target === undefined ? undefined : items[Math.min(items.length - 1, target)]
    if (!next) return
    event.preventDefault()
    select(next.id)
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Artifacts"
      aria-activedescendant={visible.some(({ index }) => index === at) ? optionId(selected) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      data-testid="artifacts"
    >
      <div role="presentation" className="relative w-full" style={{ height: items.length * rowHeight }}>
        {visible.map((row) => {
          const item = items[row.index]
          return item ? (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys work on the whole list
            <div
              key={item.id}
              role="option"
              id={optionId(item.id)}
              aria-selected={item.id === selected}
              tabIndex={-1}
              onClick={() => select(item.id)}
              className={`absolute left-0 w-full cursor-pointer overflow-hidden border-b border-line px-4 hover:bg-raised ${item.id === selected ? openRow : ''}`}
              style={{ transform: `translateY(${row.index * rowHeight}px)`, height: rowHeight }}
            >
              <ArtifactLines item={item} here={hereOf(item.id)} />
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}
