// The list of calls: only the rows in sight exist, each on two lines where there is no room for one; what is read stays in
// its place while new ones arrive.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import type { CallItem } from '../../../shared/contract/event.ts'
import { CallLines, CallTarget } from '../../ui/call-lines.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { ResultMark } from '../../ui/result-mark.tsx'
import { openRow } from '../../ui/rows.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { Verdict, verdictOf } from '../../ui/verdict.tsx'
import { targetOf, useSteadyRows } from './steady-rows.ts'

const optionId = (id: string | null) => `call-${id}`
const rowHeights = { one: 32, two: 48 }
/** Width in pixels from which a row needs one line. */
const oneLineFrom = 760

export interface CallListProps {
  readonly calls: readonly CallItem[]
  readonly agentNames: Readonly<Record<string, string>>
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly reachEnd: () => void
  /** Enter was pressed on the selected row: its detail is wanted. */
  readonly enter: () => void
  readonly scroller: RefObject<HTMLDivElement | null>
}

export function CallList({ calls, agentNames, selected, select, reachEnd, enter, scroller }: CallListProps) {
  const now = useNow(5000)
  const oneLine = useWidth(scroller) >= oneLineFrom
  const rowHeight = oneLine ? rowHeights.one : rowHeights.two
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height must be measured anew
  useEffect(() => rows.measure(), [rowHeight, rows])
  useSteadyRows({ rows: calls, at, scroller, rowHeight })
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
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      data-testid="calls"
    >
      <div className="relative w-full" style={{ height: calls.length * rowHeight }}>
        {visible.map((row) => {
          const item = calls[row.index]
          return item ? (
            <CallRow
              key={item.id}
              item={item}
              agent={item.agent_id === null ? null : (agentNames[item.agent_id] ?? null)}
              now={now}
              top={row.index * rowHeight}
              oneLine={oneLine}
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
  /** Its name, when it is known. */
  readonly agent: string | null
  readonly now: number
  readonly top: number
  readonly oneLine: boolean
  readonly selected: boolean
  readonly select: (id: string) => void
}

function CallRow({ item, agent, now, top, oneLine, selected, select }: CallRowProps) {
  const parts = { item, agent, now }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys work on the whole list
    <div
      role="option"
      id={optionId(item.id)}
      aria-selected={selected}
      tabIndex={-1}
      onClick={() => select(item.id)}
      className={`absolute left-0 w-full cursor-pointer overflow-hidden border-b border-line px-4 hover:bg-raised ${selected ? openRow : ''}`}
      style={{ transform: `translateY(${top}px)`, height: oneLine ? rowHeights.one : rowHeights.two }}
    >
      {oneLine ? <OneLine {...parts} /> : <TwoLines {...parts} />}
    </div>
  )
}

type Parts = Pick<CallRowProps, 'item' | 'agent' | 'now'>

function OneLine({ item, agent, now }: Parts) {
  return (
    <div className="grid h-full grid-cols-[84px_minmax(80px,150px)_minmax(90px,170px)_minmax(0,1fr)_76px] items-center gap-3">
      <Verdict word={verdictOf(item)} />
      <span className="min-w-0 truncate">{agent !== null && <MachineText text={agent} prose />}</span>
      <MiddleCut text={item.tool_name} tail={10} />
      <span className="flex min-w-0 items-center gap-3 text-soft">
        <span className="min-w-0 flex-1">
          <CallTarget target={item.target} serverId={item.server_id} />
        </span>
        {item.inbound_outcome && <ResultMark outcome={item.inbound_outcome} />}
      </span>
      <When item={item} now={now} />
    </div>
  )
}

function TwoLines({ item, agent, now }: Parts) {
  return (
    <div className="grid h-full grid-cols-[84px_minmax(0,1fr)_auto] items-center gap-3">
      <Verdict word={verdictOf(item)} />
      <CallLines tool={item.tool_name} agent={agent} target={item.target} serverId={item.server_id} />
      <span className="flex flex-col items-end">
        <When item={item} now={now} />
        {item.inbound_outcome && <ResultMark outcome={item.inbound_outcome} short />}
      </span>
    </div>
  )
}

function When({ item, now }: { item: CallItem; now: number }) {
  return (
    <span className="text-right text-xs">
      <Ago at={item.timestamp} now={now} />
    </span>
  )
}
