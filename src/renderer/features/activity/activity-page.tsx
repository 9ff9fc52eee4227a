// Activity: every call as it happens, and one call explained.
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { CallList, firstInSight } from './call-list.tsx'
import { CallTrace } from './call-trace.tsx'
import { type ActivityStore, matching } from './store.ts'

export interface ActivityProps {
  readonly store: ActivityStore
  readonly id: string | null
  /** Names of agents by id, as far as they are known. */
  readonly agentNames: Readonly<Record<string, string>>
}

export function ActivityPage({ store, id, agentNames }: ActivityProps) {
  const { calls, status, error, search, agentId, load, loadOlder, setSearch, setAgent } = store()
  const wanted = new URLSearchParams(useSearch()).get('agent')
  const [, navigate] = useLocation()
  const field = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => matching(calls, search), [calls, search])
  const suffix = wanted === null ? '' : `?agent=${encodeURIComponent(wanted)}`
  const select = useCallback(
    (next: string | null) => navigate(next ? `/activity/${next}${suffix}` : `/activity${suffix}`),
    [navigate, suffix],
  )
  const reachEnd = useCallback(() => void loadOlder().catch(() => {}), [loadOlder])
  useEffect(() => {
    setAgent(wanted)
    void load()
  }, [load, setAgent, wanted])
  const move = (by: number) => {
    const at = shown.findIndex((item) => item.id === id)
    const from = at < 0 ? firstInSight(scroller.current) : at + by
    const next = shown[Math.min(shown.length - 1, Math.max(0, from))]
    if (next) select(next.id)
  }
  const leaveField = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setSearch('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    scroller.current?.focus()
    move(1)
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
  if (calls.length === 0 && agentId === null) return <NothingYet />
  const current = calls.find((item) => item.id === id)
  const list = (
    <>
      <div className="border-b border-line px-4 py-2">
        <input
          ref={field}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={leaveField}
          placeholder="Search tool, target, rule, verdict"
          aria-label="Search the calls"
          className="w-full rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
      </div>
      {agentId !== null && (
        <div className="flex items-center justify-between gap-3 border-b border-line bg-panel py-1 pr-2 pl-4">
          <span className="min-w-0 truncate">
            Only calls of <MachineText text={agentNames[agentId] ?? agentId} limit={60} />
          </span>
          <Button tone="quiet" onClick={() => navigate('/activity')}>
            Show all
          </Button>
        </div>
      )}
      {shown.length > 0 ? (
        <CallList
          key={`${agentId} ${search}`}
          calls={shown}
          selected={id}
          select={select}
          reachEnd={reachEnd}
          enter={() => detail.current?.focus()}
          scroller={scroller}
        />
      ) : (
        <p className="p-6 text-soft">
          {calls.length === 0
            ? 'This agent has not called a tool yet.'
            : `No call among the ${calls.length} loaded ones matches “${search}”.`}
        </p>
      )}
    </>
  )
  const version = `${current?.forwarded} ${current?.escalation_outcome} ${current?.latency_ms}`
  const trace = id && (
    <section ref={detail} tabIndex={-1} aria-label="The call">
      <CallTrace id={id} version={version} close={() => select(null)} />
    </section>
  )
  return <Split list={list} detail={trace || null} />
}

function NothingYet() {
  return (
    <Empty title="No agent has called a tool yet">
      <p>Every call of an agent appears here the moment it is decided, with the reason and the rule behind it.</p>
      <p>
        <Link href="/servers" className="text-accent underline">
          Add a server
        </Link>{' '}
        and{' '}
        <Link href="/agents" className="text-accent underline">
          create an agent
        </Link>
        , then copy its configuration into your MCP client.
      </p>
      <p>
        To see it work first, let the{' '}
        <Link href="/first-run" className="text-accent underline">
          first run
        </Link>{' '}
        make three calls.
      </p>
    </Empty>
  )
}
