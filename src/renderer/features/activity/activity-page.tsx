// Activity: every call as it happens, and one call explained.
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { CallItem } from '../../../shared/contract/event.ts'
import { homes } from '../../ui/homes.ts'
import { Parts } from '../../ui/parts.tsx'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { firstInSight } from '../../ui/steady-rows.ts'
import { useKeys } from '../../ui/use-keys.ts'
import { CallList } from './call-list.tsx'
import { CallTrace } from './call-trace.tsx'
import { callsAlike } from './calls-alike.ts'
import { ListHead } from './list-head.tsx'
import { NoMatch, NothingYet } from './nothing-here.tsx'
import { type ActivityStore, isInbound, matching } from './store.ts'

export interface ActivityProps {
  readonly store: ActivityStore
  readonly id: string | null
  /** Names of agents by id, as far as they are known. */
  readonly agentNames: Readonly<Record<string, string>>
}

const parts = [
  { path: homes.activity, label: 'Calls' },
  { path: homes.detections, label: 'Detections' },
]

/** `detections` stands in place of the calls where they are asked for. */
export function ActivityPage({ detections, ...calls }: ActivityProps & { detections: ReactNode }) {
  return (
    <>
      <Parts of="Activity" parts={parts} current={detections === null ? homes.activity : homes.detections} />
      {detections ?? <Calls {...calls} />}
    </>
  )
}

function Calls({ store, id, agentNames }: ActivityProps) {
  const { calls, status, error, complete, search, agentId, load, loadOlder, setSearch, setAgent } = store()
  const { agent: wanted, inbound } = useAsked()
  const [, navigate] = useLocation()
  const field = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => {
    const found = matching(calls, search, agentNames)
    return inbound ? found.filter(isInbound) : found
  }, [calls, search, agentNames, inbound])
  const suffix = suffixOf(wanted, inbound)
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
      <ListHead
        search={search}
        setSearch={setSearch}
        field={field}
        leave={() => {
          scroller.current?.focus()
          if (shown[0]) select(shown[0].id)
        }}
        inbound={inbound}
        toggleInbound={() => navigate(`/activity${suffixOf(wanted, !inbound)}`)}
        agent={agentId === null ? null : (agentNames[agentId] ?? agentId)}
        allAgents={() => navigate(`/activity${suffixOf(null, inbound)}`)}
      />
      {shown.length > 0 ? (
        <CallList
          key={`${agentId} ${search} ${inbound}`}
          calls={shown}
          agentNames={agentNames}
          selected={id}
          select={select}
          reachEnd={reachEnd}
          enter={() => detail.current?.focus()}
          scroller={scroller}
        />
      ) : (
        <NoMatch
          loaded={calls.length}
          agentId={agentId}
          search={search}
          inbound={inbound}
          older={complete ? null : reachEnd}
          clear={() => setSearch('')}
        />
      )}
    </>
  )
  const trace = id && (
    <section ref={detail} tabIndex={-1} aria-label="The call">
      <CallTrace
        id={id}
        version={versionOf(current)}
        names={agentNames}
        othersLike={(call) => callsAlike(shown, call)}
        close={() => select(null)}
      />
    </section>
  )
  return <Split list={list} detail={trace || null} />
}

/** Another one whenever there is more to read about the call. */
function versionOf(item: CallItem | undefined): string {
  const { forwarded, escalation_outcome, inbound_outcome, latency_ms } = item ?? {}
  return `${forwarded} ${escalation_outcome} ${inbound_outcome} ${latency_ms}`
}

/** What the address keeps the list to. */
function useAsked(): { readonly agent: string | null; readonly inbound: boolean } {
  const asked = new URLSearchParams(useSearch())
  return { agent: asked.get('agent'), inbound: asked.get('inbound') === '1' }
}

function suffixOf(agentId: string | null, inbound: boolean): string {
  const asked = new URLSearchParams({
    ...(agentId === null ? {} : { agent: agentId }),
    ...(inbound ? { inbound: '1' } : {}),
  })
  return asked.size > 0 ? `?${asked}` : ''
}
