// The frame: rail, header with the one state pill, and the page of the address.
import { PanelLeft } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ActivityStore } from '../features/activity/store.ts'
import type { AgentStore } from '../features/agents/store.ts'
import { type EscalationStore, pendingCount } from '../features/escalations/store.ts'
import type { FirstRunStore } from '../features/first-run/store.ts'
import { SignedOut } from '../features/operators/signed-out.tsx'
import type { OperatorsStore } from '../features/operators/store.ts'
import { LookOnly, WhoIsHere } from '../features/operators/who-is-here.tsx'
import type { OverviewStore } from '../features/overview/store.ts'
import type { ServersStore } from '../features/servers/store.ts'
import type { SettingsStore } from '../features/settings/store.ts'
import { Notices } from '../ui/notices.tsx'
import { OperatorsKnown } from '../ui/operators.tsx'
import { useKeys } from '../ui/use-keys.ts'
import { awayText } from './away.ts'
import type { ConnectionStore } from './connection.ts'
import { useCounts } from './counts.ts'
import { KeyHelp } from './key-help.tsx'
import { type PageEntry, pageOf, pages } from './pages.tsx'
import { Routes } from './routes.tsx'

export interface Stores {
  readonly activity: ActivityStore
  readonly agents: AgentStore
  readonly escalations: EscalationStore
  readonly firstRun: FirstRunStore
  readonly operators: OperatorsStore
  readonly overview: OverviewStore
  readonly servers: ServersStore
  readonly settings: SettingsStore
  readonly connection: ConnectionStore
}

export function App({ stores }: { stores: Stores }) {
  const { me, signedOut, items, load, loadMe } = stores.operators()
  useEffect(() => {
    void loadMe()
    void load()
  }, [load, loadMe])
  if (signedOut) return <SignedOut retry={() => void loadMe()} />
  return (
    <OperatorsKnown me={me} all={items}>
      <Frame stores={stores} />
    </OperatorsKnown>
  )
}

function Frame({ stores }: { stores: Stores }) {
  const [location, navigate] = useLocation()
  const me = stores.operators((state) => state.me)
  const [help, setHelp] = useState(false)
  const loadEscalations = stores.escalations((state) => state.load)
  const loadServers = stores.servers((state) => state.load)
  const loadSettings = stores.settings((state) => state.load)
  useEffect(() => {
    void loadEscalations()
    void loadServers()
    void loadSettings()
  }, [loadEscalations, loadServers, loadSettings])
  const keys = useMemo(
    () => ({
      ...Object.fromEntries(pages.map(({ key, path }) => [`g ${key}`, () => navigate(path)])),
      '?': () => setHelp(true),
    }),
    [navigate],
  )
  useKeys(keys)
  if (location.endsWith('/popup')) return <Routes stores={stores} />
  return (
    <div className="flex h-full">
      <Rail stores={stores} location={location} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Header stores={stores} title={titleOf(location)} />
        <main className="flex min-h-0 flex-1 flex-col">
          <LookOnly me={me} />
          <Routes stores={stores} />
        </main>
      </div>
      {help && <KeyHelp close={() => setHelp(false)} />}
      <Notices />
    </div>
  )
}

function titleOf(location: string): string {
  if (location === '/' || location === '/first-run') return location === '/' ? 'Overview' : 'First run'
  return pageOf(location)?.label ?? 'Not found'
}

const foldedAs = 'behavry.rail'

function Rail({ stores, location }: { stores: Stores; location: string }) {
  const [folded, setFolded] = useState(() => localStorage.getItem(foldedAs) === 'folded' || innerWidth < 900)
  const counts = useCounts(stores)
  const fold = () => {
    localStorage.setItem(foldedAs, folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return (
    <nav
      aria-label="Pages"
      className={`flex shrink-0 flex-col gap-1 border-r border-line bg-panel p-2 ${folded ? 'w-14' : 'w-52'}`}
    >
      <div className={`flex h-10 items-center ${folded ? 'justify-center' : 'px-2'}`}>
        <span className="text-base font-semibold">{folded ? 'B' : 'Behavry'}</span>
      </div>
      {pages.map((page) => (
        <RailLink
          key={page.path}
          page={page}
          folded={folded}
          current={pageOf(location) === page}
          count={counts[page.path] ?? 0}
        />
      ))}
      <button
        type="button"
        onClick={fold}
        aria-label={folded ? 'Unfold the rail' : 'Fold the rail'}
        className="mt-auto flex h-8 items-center rounded-md px-2.5 text-soft hover:bg-raised"
      >
        <PanelLeft aria-hidden size={16} />
      </button>
    </nav>
  )
}

interface RailLinkProps {
  readonly page: PageEntry
  readonly current: boolean
  readonly folded: boolean
  readonly count: number
}

function RailLink({ page, current, folded, count }: RailLinkProps) {
  return (
    <Link
      href={page.path}
      aria-current={current ? 'page' : undefined}
      title={page.label}
      className={`relative flex h-8 items-center gap-2 rounded-md px-2.5 hover:bg-raised ${current ? 'bg-raised font-medium' : ''}`}
    >
      {page.icon}
      <span className={folded ? 'sr-only' : ''}>{page.label}</span>
      {count > 0 && (
        <span
          className={`rounded-full bg-hold-wash px-1.5 text-xs font-medium text-hold ${folded ? 'absolute -top-0.5 right-0' : 'ml-auto'}`}
        >
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  )
}

function Header({ stores, title }: { stores: Stores; title: string }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
      <h1 className="text-base font-semibold">{title}</h1>
      <StatePill stores={stores} />
      <WhoIsHere me={stores.operators((state) => state.me)} />
    </header>
  )
}

/** Always true: what is worst comes first. */
function StatePill({ stores }: { stores: Stores }) {
  const { awaySince, engineReady } = stores.connection()
  const waiting = stores.escalations((state) => pendingCount(state.items))
  const stopped = stores.settings((state) => state.killSwitch?.on ?? false)
  const [text, tone] =
    awaySince !== null
      ? [awayText(awaySince), 'bg-raised text-soft']
      : stopped
        ? ['Everything is denied (kill switch)', 'bg-deny-wash text-deny']
        : !engineReady
          ? ['Policy engine down, calls are denied', 'bg-deny-wash text-deny']
          : waiting > 0
            ? [`${waiting} waiting`, 'bg-hold-wash text-hold']
            : ['Protected', 'bg-allow-wash text-allow']
  return (
    <span role="status" className={`rounded-full px-2.5 py-0.5 text-xs font-medium ${tone}`} data-testid="state">
      {text}
    </span>
  )
}
