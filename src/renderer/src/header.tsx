// The header: where one is, the one state pill that is always true, and the way to everything else.
import { Search } from 'lucide-react'
import { pendingCount } from '../features/escalations/store.ts'
import { WhoIsHere } from '../features/operators/who-is-here.tsx'
import { commandKey, Keys } from '../ui/keys.tsx'
import { clockText } from '../ui/time.tsx'
import type { Stores } from './app.tsx'

export function Header({ stores, title, search }: { stores: Stores; title: string; search: () => void }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
      <h1 className="text-base font-semibold whitespace-nowrap">{title}</h1>
      <StatePill stores={stores} />
      <div className="ml-auto flex min-w-0 items-center gap-3">
        <WhoIsHere me={stores.operators((state) => state.me)} />
        <button
          type="button"
          onClick={search}
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K Meta+K"
          className="flex h-8 shrink-0 items-center gap-2 rounded-md border border-line px-2 text-soft hover:bg-raised hover:text-ink"
        >
          <Search aria-hidden size={14} />
          <span className="max-[700px]:sr-only">
            Search<span className="sr-only"> and commands</span>
          </span>
          <span aria-hidden className="max-[700px]:hidden">
            <Keys keys={`${commandKey} K`} />
          </span>
        </button>
      </div>
    </header>
  )
}

/** Always true: what is worst comes first. */
function StatePill({ stores }: { stores: Stores }) {
  const { awaySince, engineReady } = stores.connection()
  const waiting = stores.escalations((state) => pendingCount(state.items))
  const stopped = stores.settings((state) => state.killSwitch?.on ?? false)
  const [text, more, tone] =
    awaySince !== null
      ? [`Offline since ${clockText(awaySince)}`, '', 'bg-raised text-ink']
      : stopped
        ? ['Everything is denied', ' (kill switch)', 'bg-deny-wash text-deny']
        : !engineReady
          ? ['Policy engine down', ', calls are denied', 'bg-deny-wash text-deny']
          : waiting > 0
            ? [`${waiting} waiting`, '', 'bg-hold-wash text-hold']
            : ['Protected', '', 'bg-allow-wash text-allow']
  return (
    <span
      role="status"
      title={`${text}${more}`}
      className={`min-w-0 truncate rounded-full border border-edge px-2.5 py-0.5 text-xs font-medium ${tone}`}
      data-testid="state"
    >
      {text}
      <span className="max-[560px]:sr-only">{more}</span>
    </span>
  )
}
