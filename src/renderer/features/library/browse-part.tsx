// Browse: everything that the library has, searched and kept to, with one of it open beside the list.
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { ArtifactFacets } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { placeIn } from '../../ui/creating.ts'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { ArtifactList } from './artifact-list.tsx'
import { hereOf } from './artifact-row.tsx'
import { BrowseBar } from './browse-bar.tsx'
import { type BrowseFilter, filterIn, isNarrow, noFilter, queryOf, searchOf } from './browse-filter.ts'
import { parts } from './parts.ts'
import type { LibraryStore } from './store.ts'
import { type Browsed, useBrowse } from './use-browse.ts'

export interface BrowsePartProps {
  readonly store: LibraryStore
  readonly id: string | null
  readonly detail: (id: string, close: () => void) => ReactNode
}

export function BrowsePart({ store, id, detail }: BrowsePartProps) {
  const [, navigate] = useLocation()
  const search = useSearch()
  const filter = useMemo(() => filterIn(search), [search])
  const browsed = useBrowse('GET /community/artifacts', queryOf(filter))
  const { value: facets } = useLoaded('facets', () => call('GET /community/facets'))
  const ids = useMemo(() => browsed.items.map((item) => item.id), [browsed.items])
  const select = (next: string | null) => navigate(`${placeIn(parts.browse, next)}${searchOf(filter)}`)
  const keepTo = (next: BrowseFilter) => navigate(`${placeIn(parts.browse, id)}${searchOf(next)}`, { replace: true })
  useListKeys(ids, id, select)
  return (
    <Split
      list={
        <Found
          store={store}
          id={id}
          filter={filter}
          keepTo={keepTo}
          facets={facets}
          browsed={browsed}
          select={select}
        />
      }
      detail={id === null ? null : detail(id, () => select(null))}
    />
  )
}

interface FoundProps extends Pick<BrowsePartProps, 'store' | 'id'> {
  readonly filter: BrowseFilter
  readonly keepTo: (filter: BrowseFilter) => void
  readonly facets: ArtifactFacets | null
  readonly browsed: Browsed
  readonly select: (id: string | null) => void
}

function Found({ store, id, filter, keepTo, facets, browsed, select }: FoundProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const state = store()
  const { items, total, status, error, more, again } = browsed
  const key = searchOf(filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its top
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [key])
  return (
    <>
      <BrowseBar filter={filter} set={keepTo} facets={facets} />
      <p role="status" className="shrink-0 border-b border-line px-4 py-1 text-xs text-soft">
        {status === 'loading'
          ? 'Asking the library …'
          : status === 'failed' && items.length === 0
            ? 'Nothing could be asked for'
            : foundText(items.length, total)}
      </p>
      {status === 'failed' && items.length === 0 ? (
        <ErrorPanel
          what="The library could not be browsed"
          kept="What you installed and subscribed to goes on counting as it is."
          error={error ?? { message: 'Something went wrong.' }}
          retry={again}
        />
      ) : items.length === 0 ? (
        status === 'loading' ? (
          <Skeleton rows={9} />
        ) : (
          <Nothing narrow={isNarrow(filter)} showAll={() => keepTo(noFilter)} />
        )
      ) : (
        <ArtifactList
          items={items}
          hereOf={(each) => hereOf(state, each)}
          selected={id}
          select={select}
          reachEnd={more}
          scroller={scroller}
        />
      )}
      {status === 'failed' && items.length > 0 && (
        <p role="alert" className="flex items-center gap-3 border-t border-line px-4 py-2 text-deny">
          The rest could not be loaded. {error?.message}
          <Button onClick={again}>Try again</Button>
        </p>
      )}
    </>
  )
}

function foundText(listed: number, total: number | null): string {
  const all = total ?? listed
  return all === 1 ? '1 artifact' : `${all.toLocaleString('en')}${total === null ? ' or more' : ''} artifacts`
}

function Nothing({ narrow, showAll }: { narrow: boolean; showAll: () => void }) {
  if (!narrow) {
    return (
      <Empty title="The library is empty">
        <p>Nothing has been published in it yet. What you publish is listed here once somebody has reviewed it.</p>
      </Empty>
    )
  }
  return (
    <Empty title="Nothing in the library is like this">
      <p>
        Use fewer or other words: all of them must occur in a name, a description, a tag, a category or a framework.
      </p>
      <div>
        <Button onClick={showAll}>Show everything</Button>
      </div>
    </Empty>
  )
}
