// The rail: pages by name with what waits in each; it folds to icons, and on narrow windows it opens over the page.
import { PanelLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { narrowWindow, useMedia } from '../ui/use-media.ts'
import type { Stores } from './app.tsx'
import { useCounts } from './counts.ts'
import { type PageEntry, pageOf, pages } from './pages.tsx'

const foldedAs = 'behavry.rail'

export interface RailState {
  readonly folded: boolean
  /** Open over the page, which stays where it is. */
  readonly over: boolean
  readonly toggle: () => void
}

/** On wide windows the choice is remembered; on narrow ones the rail is folded again by the next step. */
export function useRail(location: string): RailState {
  const narrow = useMedia(narrowWindow)
  const [folded, setFolded] = useState(() => localStorage.getItem(foldedAs) === 'folded')
  const [over, setOver] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went elsewhere is done with it
  useEffect(() => setOver(false), [location, narrow])
  const toggle = () => {
    if (narrow) return setOver(!over)
    localStorage.setItem(foldedAs, folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return { folded: narrow ? !over : folded, over: narrow && over, toggle }
}

export function Rail({ stores, location, rail }: { stores: Stores; location: string; rail: RailState }) {
  const counts = useCounts(stores)
  const { folded, over, toggle } = rail
  return (
    <>
      {over && (
        <>
          <div className="w-14 shrink-0" />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the button that folds the rail does the same */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
          <div className="fixed inset-0 z-10 bg-shade" onClick={toggle} />
        </>
      )}
      <nav
        aria-label="Pages"
        className={`flex shrink-0 flex-col gap-1 border-r border-line bg-panel p-2 ${folded ? 'w-14' : 'w-52'} ${over ? 'fixed inset-y-0 left-0 z-20' : ''}`}
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
          onClick={toggle}
          aria-label={folded ? 'Unfold the rail' : 'Fold the rail'}
          title={folded ? 'Unfold the rail' : 'Fold the rail'}
          className="mt-auto flex h-8 items-center rounded-md px-2.5 text-soft hover:bg-raised"
        >
          <PanelLeft aria-hidden size={16} />
        </button>
      </nav>
    </>
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
      title={folded ? page.label : undefined}
      className={`relative flex h-8 items-center gap-2 rounded-md px-2.5 hover:bg-raised ${current ? 'bg-raised font-medium' : ''}`}
    >
      {page.icon}
      <span className={folded ? 'sr-only' : ''}>{page.label}</span>
      {count > 0 && (
        <span
          className={`rounded-full border border-edge bg-hold-wash px-1.5 text-xs font-medium text-hold ${folded ? 'absolute -top-0.5 right-0' : 'ml-auto'}`}
        >
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  )
}
