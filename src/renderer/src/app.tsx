// The frame: rail, header and the page of the address; keys, key help and the command palette over all of it.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DetectionsStore } from '../features/activity/detections-store.ts'
import type { ActivityStore } from '../features/activity/store.ts'
import type { AgentStore } from '../features/agents/store.ts'
import type { BlastRadiusStore } from '../features/blast-radius/store.ts'
import type { CandidatesStore } from '../features/candidates/store.ts'
import type { DelegationsStore } from '../features/delegations/store.ts'
import type { DlpStore } from '../features/dlp/store.ts'
import type { EscalationStore } from '../features/escalations/store.ts'
import type { ExceptionStore } from '../features/exceptions/store.ts'
import type { FirstRunStore } from '../features/first-run/store.ts'
import type { InboundStore } from '../features/inbound/store.ts'
import type { LibraryStore } from '../features/library/store.ts'
import { SignedOut } from '../features/operators/signed-out.tsx'
import type { OperatorsStore } from '../features/operators/store.ts'
import { LookOnly } from '../features/operators/who-is-here.tsx'
import type { OverviewStore } from '../features/overview/store.ts'
import type { PoliciesStore } from '../features/policies/store.ts'
import type { ServersStore } from '../features/servers/store.ts'
import type { SettingsStore } from '../features/settings/store.ts'
import type { WorkflowsStore } from '../features/workflows/store.ts'
import { Notices } from '../ui/notices.tsx'
import { OperatorsKnown } from '../ui/operators.tsx'
import { useChord, useKeys } from '../ui/use-keys.ts'
import type { ConnectionStore } from './connection.ts'
import { Header } from './header.tsx'
import { KeyHelp } from './key-help.tsx'
import { pageOf, pages } from './pages.tsx'
import { Palette } from './palette.tsx'
import { Rail, type RailState, useRail } from './rail.tsx'
import { Routes } from './routes.tsx'

export interface Stores {
  readonly activity: ActivityStore
  readonly agents: AgentStore
  readonly blastRadius: BlastRadiusStore
  readonly candidates: CandidatesStore
  readonly delegations: DelegationsStore
  readonly detections: DetectionsStore
  readonly dlp: DlpStore
  readonly escalations: EscalationStore
  readonly exceptions: ExceptionStore
  readonly firstRun: FirstRunStore
  readonly inbound: InboundStore
  readonly library: LibraryStore
  readonly operators: OperatorsStore
  readonly overview: OverviewStore
  readonly policies: PoliciesStore
  readonly servers: ServersStore
  readonly settings: SettingsStore
  readonly workflows: WorkflowsStore
  readonly connection: ConnectionStore
}

/** What the frame itself can do. */
export interface Frame {
  readonly rail: RailState
  readonly showKeys: () => void
}

export function App({ stores }: { stores: Stores }) {
  const [location] = useLocation()
  const { me, signedOut, items, load, loadMe } = stores.operators()
  useEffect(() => {
    void loadMe()
    void load()
  }, [load, loadMe])
  if (signedOut) return <SignedOut retry={() => void loadMe()} />
  return (
    <OperatorsKnown me={me} all={items}>
      {location.endsWith('/popup') ? <Routes stores={stores} /> : <Console stores={stores} location={location} />}
    </OperatorsKnown>
  )
}

function Console({ stores, location }: { stores: Stores; location: string }) {
  const [, navigate] = useLocation()
  const me = stores.operators((state) => state.me)
  const [over, setOver] = useState<'keys' | 'palette' | null>(null)
  const rail = useRail(location)
  useFirstLoad(stores)
  const keys = useMemo(
    () => ({
      ...Object.fromEntries(pages.map(({ key, path }) => [`g ${key}`, () => navigate(path)])),
      '?': () => setOver('keys'),
    }),
    [navigate],
  )
  useKeys(keys)
  const search = useCallback(() => {
    const { status, load } = stores.activity.getState()
    if (status !== 'ready') void load()
    setOver('palette')
  }, [stores])
  useChord('k', search)
  return (
    <div className="flex h-full">
      <Rail stores={stores} location={location} rail={rail} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Header stores={stores} title={titleOf(location)} search={search} />
        <main className="flex min-h-0 flex-1 flex-col">
          <LookOnly me={me} />
          <Routes stores={stores} />
        </main>
      </div>
      {over === 'keys' && <KeyHelp close={() => setOver(null)} />}
      {over === 'palette' && (
        <Palette stores={stores} frame={{ rail, showKeys: () => setOver('keys') }} close={() => setOver(null)} />
      )}
      <Notices />
    </div>
  )
}

/** What every page shows something of: counts, names, the state. */
function useFirstLoad(stores: Stores): void {
  const { agents, candidates, escalations, inbound, library, policies, servers, settings } = stores
  useEffect(() => {
    void policies.getState().loadPending()
    for (const store of [agents, candidates, escalations, inbound, library, policies, servers, settings])
      void store.getState().load()
  }, [agents, candidates, escalations, inbound, library, policies, servers, settings])
}

function titleOf(location: string): string {
  if (location === '/' || location === '/first-run') return location === '/' ? 'Overview' : 'First run'
  return pageOf(location)?.label ?? 'Not found'
}
