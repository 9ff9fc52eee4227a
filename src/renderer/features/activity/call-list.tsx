// The list of calls: each on two lines where there is no room for one; what is read stays in its place while new ones arrive.
import type { CallItem } from '../../../shared/contract/event.ts'
import { CallLines, CallTarget } from '../../ui/call-lines.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { ResultMark } from '../../ui/result-mark.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { Verdict, verdictOf } from '../../ui/verdict.tsx'
import { VirtualList, type VirtualListProps } from '../../ui/virtual-list.tsx'

const rowHeights = { one: 32, two: 48 }
/** Width in pixels from which a row needs one line. */
const oneLineFrom = 760

export interface CallListProps
  extends Pick<VirtualListProps<CallItem>, 'selected' | 'select' | 'reachEnd' | 'enter' | 'scroller'> {
  readonly calls: readonly CallItem[]
  readonly agentNames: Readonly<Record<string, string>>
}

export function CallList({ calls, agentNames, scroller, ...list }: CallListProps) {
  const now = useNow(5000)
  const oneLine = useWidth(scroller) >= oneLineFrom
  return (
    <VirtualList
      {...list}
      items={calls}
      label="Calls, newest first"
      testId="calls"
      rowHeight={oneLine ? rowHeights.one : rowHeights.two}
      scroller={scroller}
    >
      {(item) => {
        const parts = { item, agent: item.agent_id === null ? null : (agentNames[item.agent_id] ?? null), now }
        return oneLine ? <OneLine {...parts} /> : <TwoLines {...parts} />
      }}
    </VirtualList>
  )
}

interface Parts {
  readonly item: CallItem
  /** Its name, when it is known. */
  readonly agent: string | null
  readonly now: number
}

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
