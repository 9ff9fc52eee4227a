// Packs: bundles for one framework or one purpose, installed in three steps or subscribed to as a whole.
import { type ReactNode, useMemo, useRef } from 'react'
import { useLocation } from 'wouter'
import { placeIn } from '../../ui/creating.ts'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { ArtifactList } from './artifact-list.tsx'
import { hereOf } from './artifact-row.tsx'
import { parts } from './parts.ts'
import type { LibraryStore } from './store.ts'
import { useBrowse } from './use-browse.ts'
import { countOf, kindWords } from './words.ts'

interface PacksPartProps {
  readonly store: LibraryStore
  readonly id: string | null
  readonly detail: (id: string, close: () => void) => ReactNode
}

export function PacksPart({ store, id, detail }: PacksPartProps) {
  const [, navigate] = useLocation()
  const state = store()
  const scroller = useRef<HTMLDivElement>(null)
  const { items, total, status, error, more, again } = useBrowse('GET /community/packs', {})
  const ids = useMemo(() => items.map((item) => item.id), [items])
  const select = (next: string | null) => navigate(placeIn(parts.packs, next))
  useListKeys(ids, id, select)
  const list =
    status === 'failed' && items.length === 0 ? (
      <ErrorPanel
        what="The packs could not be loaded"
        kept="What you installed and subscribed to goes on counting as it is."
        error={error ?? { message: 'Something went wrong.' }}
        retry={again}
      />
    ) : status === 'loading' ? (
      <Skeleton rows={8} />
    ) : items.length === 0 ? (
      <Empty title="There are no packs">
        <p>
          A pack bundles policies, patterns and rules for one framework, such as HIPAA or PCI DSS. This library has none
          yet.
        </p>
      </Empty>
    ) : (
      <>
        <p className="border-b border-line px-4 py-2 text-soft">
          {countOf(total ?? items.length, kindWords.pack)}: policies, patterns and rules for one framework, taken whole
          or in parts.
        </p>
        <ArtifactList
          items={items}
          hereOf={(each) => hereOf(state, each)}
          selected={id}
          select={select}
          reachEnd={more}
          scroller={scroller}
        />
      </>
    )
  return <Split list={list} detail={id === null ? null : detail(id, () => select(null))} />
}
