// Featured: what maintainers of the library recommend this week, each with a word on why.
import { type ReactNode, useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { Featured } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { openRow, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { ArtifactLines, hereOf } from './artifact-row.tsx'
import { featuredItems, parts } from './parts.ts'
import type { LibraryStore } from './store.ts'

interface FeaturedPartProps {
  readonly store: LibraryStore
  readonly id: string | null
  readonly detail: (id: string, close: () => void) => ReactNode
}

export function FeaturedPart({ store, id, detail }: FeaturedPartProps) {
  const [, navigate] = useLocation()
  const { value, error, again } = useLoaded('featured', () => call('GET /community/featured'))
  const ids = useMemo(() => value?.items.map((item) => item.id) ?? [], [value])
  const select = (next: string | null) => navigate(next === null ? parts.featured : placeIn(featuredItems, next))
  useListKeys(ids, id, select)
  const list = error ? (
    <ErrorPanel
      what="What is recommended could not be loaded"
      kept="What you installed and subscribed to goes on counting as it is."
      error={error}
      retry={again}
    />
  ) : value === null ? (
    <Skeleton rows={8} />
  ) : (
    <Recommended featured={value} store={store} id={id} select={select} />
  )
  return <Split list={list} detail={id === null ? null : detail(id, () => select(null))} />
}

interface RecommendedProps extends Pick<FeaturedPartProps, 'store' | 'id'> {
  readonly featured: Featured
  readonly select: (id: string) => void
}

function Recommended({ featured: { week, items }, store, id, select }: RecommendedProps) {
  const state = store()
  if (items.length === 0) {
    return (
      <Empty title="Nothing is recommended at the moment">
        <p>
          Maintainers of the library put here each week what they think is worth a look. Until then{' '}
          <Link href={parts.browse} className="text-accent underline">
            browse all of it
          </Link>
          , or begin with{' '}
          <Link href={parts.packs} className="text-accent underline">
            a pack
          </Link>
          .
        </p>
      </Empty>
    )
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <p className="border-b border-line px-4 py-2 text-soft">
        Recommended by maintainers of the library, {weekText(week)}.
      </p>
      <ul aria-label="Recommended">
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === id}
              onClick={() => select(item.id)}
              className={`flex w-full flex-col gap-1.5 border-b border-line px-4 py-3 text-left hover:bg-raised ${item.id === id ? openRow : ''}`}
            >
              <span className="block w-full">
                <ArtifactLines item={item} here={hereOf(state, item.id)} />
              </span>
              {item.note !== undefined && (
                <span className="border-l-2 border-line pl-3 text-soft">
                  <MachineText text={item.note} prose />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** `2026-W48` */
function weekText(week: string): string {
  const [year, number] = week.split('-W')
  return `week ${Number(number)} of ${year}`
}
