// Activity: every call as it happens, and one call explained.
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { CallList } from './call-list.tsx'
import { CallTrace } from './call-trace.tsx'
import { NoMatch, NothingYet } from './nothing-here.tsx'
import { firstInSight } from './steady-rows.ts'
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
  const shown = useMemo(() => matching(calls, search, agentNames), [calls, search, agentNames])
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
  const ids = useMemo(() => shown.map((item) => item.id), [shown])
  useListKeys(ids, id, select, () => firstInSight(scroller.current))
  const leaveField = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setSearch('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    scroller.current?.focus()
    if (shown[0]) select(shown[0].id)
  }
  useKeys({ '/': () => field.current?.focus() })
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
          placeholder="Search verdict, agent, tool, target, rule"
          aria-label="Search the calls"
          className="w-full rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
      </div>
      {agentId !== null && (
        <div className="flex items-center justify-between gap-3 border-b border-line bg-panel py-1 pr-2 pl-4">
          <span className="min-w-0 truncate">
            Only calls of <MachineText text={agentNames[agentId] ?? agentId} limit={60} prose />
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
          agentNames={agentNames}
          selected={id}
          select={select}
          reachEnd={reachEnd}
          enter={() => detail.current?.focus()}
          scroller={scroller}
        />
      ) : (
        <NoMatch loaded={calls.length} agentId={agentId} search={search} clear={() => setSearch('')} />
      )}
    </>
  )
  const version = `${current?.forwarded} ${current?.escalation_outcome} ${current?.latency_ms}`
  const trace = id && (
    <section ref={detail} tabIndex={-1} aria-label="The call">
      <CallTrace id={id} version={version} names={agentNames} close={() => select(null)} />
    </section>
  )
  return <Split list={list} detail={trace || null} />
}
