// Data protection: what may not leave in a call, how well each pattern does, and a text to try them on.
import { useCallback, useEffect, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { isWriting, patternPath, writingPath } from './paths.ts'
import { PatternDetail } from './pattern-detail.tsx'
import { PatternForm } from './pattern-form.tsx'
import { PatternList } from './pattern-list.tsx'
import type { DlpStore } from './store.ts'
import { TryText } from './try-text.tsx'

export function DlpPage({ store, id }: { store: DlpStore; id: string | null }) {
  const { items, measures, status, error, load, measure } = store()
  const [, navigate] = useLocation()
  const wanted = isWriting(useSearch())
  const writing = useRefusal('admin') === null && wanted
  const select = useCallback((next: string | null) => navigate(patternPath(next)), [navigate])
  const names = useMemo(() => Object.fromEntries(items.map((item) => [item.id, item.name])), [items])
  const ids = useMemo(() => items.map((item) => item.id), [items])
  useListKeys(ids, id, select)
  useEffect(() => {
    void load()
    void measure().catch(() => {})
  }, [load, measure])
  if (status === 'loading') return <Skeleton rows={10} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The patterns could not be loaded"
        kept="They go on being looked for in every call."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  return (
    <>
      <Split
        list={
          <PatternList
            items={items}
            measures={measures}
            selected={id}
            select={select}
            write={() => navigate(writingPath)}
          />
        }
        detail={id === null ? null : <Detail store={store} id={id} names={names} close={() => select(null)} />}
      />
      {writing && (
        <Sheet
          title="Write a pattern"
          about="It counts from the moment it is kept, for every agent."
          close={() => select(id)}
          wide
        >
          <PatternForm store={store} done={select} />
        </Sheet>
      )}
    </>
  )
}

interface DetailProps {
  readonly store: DlpStore
  readonly id: string
  readonly names: Readonly<Record<string, string>>
  readonly close: () => void
}

function Detail({ store, id, names, close }: DetailProps) {
  const item = store((state) => state.items.find((each) => each.id === id))
  if (id === 'try') return <TryText names={names} close={close} />
  if (item) return <PatternDetail key={item.id} item={item} store={store} close={close} />
  return (
    <>
      <BackToList close={close} />
      <Empty title="There is no such pattern">
        <p>It was removed, or never had this id. Choose one from the list.</p>
      </Empty>
    </>
  )
}
