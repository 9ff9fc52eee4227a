// Policies: the rules that decide, yours and those that came with the console; written, tried and proved before they do.
import { useCallback, useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { NewPolicy } from './new-policy.tsx'
import { PolicyDetail } from './policy-detail.tsx'
import { filtered, type ListFilter, PolicyList } from './policy-list.tsx'
import type { PoliciesStore } from './store.ts'
import { isWriting, lineIn, writingPath } from './writing-path.ts'

export interface PoliciesPageProps {
  readonly store: PoliciesStore
  readonly id: string | null
  /** Names of agents by id, for calls that a change would touch. */
  readonly agentNames: Readonly<Record<string, string>>
}

export function PoliciesPage({ store, id, agentNames }: PoliciesPageProps) {
  const { items, status, error, load, show, loadReference } = store()
  const [, navigate] = useLocation()
  const search = useSearch()
  const adding = useRefusal('policy_author') === null && isWriting(search)
  const [filter, setFilter] = useState<ListFilter>({ search: '', status: null })
  const select = useCallback(
    (next: string | null) => navigate(next ? `/policies/${encodeURIComponent(next)}` : '/policies'),
    [navigate],
  )
  const shown = filtered(items, filter)
  const ids = shown.map((policy) => policy.id)
  useListKeys(ids, id, select)
  useEffect(() => {
    void load()
    void loadReference()
  }, [load, loadReference])
  const current = items.find((policy) => policy.id === id)
  const known = current !== undefined
  useEffect(() => {
    void show(known ? id : null)
  }, [show, id, known])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The policies could not be loaded"
        kept="They go on deciding; nothing was changed."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  const detail = current ? (
    <PolicyDetail
      key={current.id}
      policy={current}
      store={store}
      agentNames={agentNames}
      line={lineIn(search)}
      close={() => select(null)}
    />
  ) : id !== null ? (
    <Empty title="There is no such policy">
      <p>It was deleted, or it never had this id. Choose one from the list.</p>
      <div>
        <Button onClick={() => select(null)}>Show all policies</Button>
      </div>
    </Empty>
  ) : null
  return (
    <>
      <Split
        list={
          <PolicyList
            items={shown}
            all={items}
            filter={filter}
            setFilter={setFilter}
            selected={id}
            select={select}
            add={() => navigate(writingPath(id))}
          />
        }
        detail={detail}
      />
      {adding && <NewPolicy store={store} close={() => select(id)} select={select} />}
    </>
  )
}
