// The frame: rail, header with the one state pill, and the page of the address.
import { Activity, Hand, PanelLeft } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ActivityStore } from '../features/activity/store.ts'
import { type EscalationStore, pendingCount } from '../features/escalations/store.ts'
import { agoText, useNow } from '../ui/time.tsx'
import { useKeys } from '../ui/use-keys.ts'
import type { ConnectionStore } from './connection.ts'
import { KeyHelp } from './key-help.tsx'
import { Routes } from './routes.tsx'

export interface Stores {
  readonly activity: ActivityStore
  readonly escalations: EscalationStore
  readonly connection: ConnectionStore
}

export function App({ stores }: { stores: Stores }) {
  const [location, navigate] = useLocation()
  const [help, setHelp] = useState(false)
  const load = stores.escalations((state) => state.load)
  useEffect(() => {
    void load()
  }, [load])
  useKeys({
    'g a': () => navigate('/activity'),
    'g e': () => navigate('/escalations'),
    '?': () => setHelp(true),
  })
  if (location.endsWith('/popup')) return <Routes stores={stores} />
  return (
    <div className="flex h-full">
      <Rail stores={stores} location={location} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Header stores={stores} title={location.startsWith('/escalations') ? 'Escalations' : 'Activity'} />
        <main className="flex min-h-0 flex-1 flex-col">
          <Routes stores={stores} />
        </main>
      </div>
      {help && <KeyHelp close={() => setHelp(false)} />}
    </div>
  )
}

const foldedAs = 'behavry.rail'

function Rail({ stores, location }: { stores: Stores; location: string }) {
  const [folded, setFolded] = useState(() => localStorage.getItem(foldedAs) === 'folded' || innerWidth < 900)
  const waiting = stores.escalations((state) => pendingCount(state.items))
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
      <RailLink
        href="/activity"
        label="Activity"
        folded={folded}
        current={location.startsWith('/activity') || location === '/'}
        icon={<Activity aria-hidden size={16} />}
      />
      <RailLink
        href="/escalations"
        label="Escalations"
        folded={folded}
        current={location.startsWith('/escalations')}
        icon={<Hand aria-hidden size={16} />}
        count={waiting}
      />
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
  readonly href: string
  readonly label: string
  readonly icon: ReactNode
  readonly current: boolean
  readonly folded: boolean
  readonly count?: number
}

function RailLink({ href, label, icon, current, folded, count = 0 }: RailLinkProps) {
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      title={label}
      className={`relative flex h-8 items-center gap-2 rounded-md px-2.5 hover:bg-raised ${current ? 'bg-raised font-medium' : ''}`}
    >
      {icon}
      <span className={folded ? 'sr-only' : ''}>{label}</span>
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
    </header>
  )
}

/** Always true: what is worst comes first. */
function StatePill({ stores }: { stores: Stores }) {
  const { awaySince, engineReady } = stores.connection()
  const waiting = stores.escalations((state) => pendingCount(state.items))
  const now = useNow(1000)
  const [text, tone] =
    awaySince !== null
      ? [`Offline, as of ${agoText(awaySince, now)}`, 'bg-raised text-soft']
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
