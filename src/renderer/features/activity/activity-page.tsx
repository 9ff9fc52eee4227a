// Activity: every call as it happens, and one call explained.
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useLocation } from 'wouter'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { CallList } from './call-list.tsx'
import { CallTrace } from './call-trace.tsx'
import { type ActivityStore, matching } from './store.ts'

export function ActivityPage({ store, id }: { store: ActivityStore; id: string | null }) {
  const { calls, status, error, search, load, loadOlder, setSearch } = store()
  const [, navigate] = useLocation()
  const field = useRef<HTMLInputElement>(null)
  const shown = useMemo(() => matching(calls, search), [calls, search])
  const select = useCallback((next: string | null) => navigate(next ? `/activity/${next}` : '/activity'), [navigate])
  const reachEnd = useCallback(() => void loadOlder().catch(() => {}), [loadOlder])
  useEffect(() => {
    void load()
  }, [load])
  const move = (by: number) => {
    const at = shown.findIndex((item) => item.id === id)
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))]
    if (next) select(next.id)
  }
  useKeys({ j: () => move(1), k: () => move(-1), '/': () => field.current?.focus(), Escape: () => select(null) })
  if (status === 'loading') return <Skeleton rows={12} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The activity could not be loaded"
        kept="The log is kept by the console; nothing was lost."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  if (calls.length === 0) return <NothingYet />
  const current = calls.find((item) => item.id === id)
  const list = (
    <>
      <div className="border-b border-line px-4 py-2">
        <input
          ref={field}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Search tool, target, rule, verdict"
          aria-label="Search the calls"
          className="w-full rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
      </div>
      {shown.length > 0 ? (
        <CallList calls={shown} selected={id} select={select} reachEnd={reachEnd} />
      ) : (
        <p className="p-6 text-soft">
          No call among the {calls.length} loaded ones matches “{search}”.
        </p>
      )}
    </>
  )
  const version = `${current?.forwarded} ${current?.escalation_outcome} ${current?.latency_ms}`
  return <Split list={list} detail={id ? <CallTrace id={id} version={version} close={() => select(null)} /> : null} />
}

function NothingYet() {
  return (
    <Empty title="No agent has called a tool yet">
      <p>Every call of an agent appears here the moment it is decided, with the reason and the rule behind it.</p>
      <p>Add a server and an agent through the operator API, then point the agent's MCP client at</p>
      <p className="rounded-md bg-panel p-3 font-mono text-xs text-ink">
        behavry connect &lt;server_id&gt; --credentials FILE
      </p>
      <p>
        To see it work first, run <span className="font-mono text-ink">npm run demo</span> in a terminal.
      </p>
    </Empty>
  )
}
