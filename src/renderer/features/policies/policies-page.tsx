// Policies: the rules that decide, yours and those that came with the console; written, tried and proved before they do.
import { useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { lineIn } from './line-in.ts'
import { NewPolicy } from './new-policy.tsx'
import { PolicyDetail } from './policy-detail.tsx'
import { filtered, type ListFilter, PolicyList } from './policy-list.tsx'
import type { PoliciesStore } from './store.ts'

export interface PoliciesPageProps {
  readonly store: PoliciesStore
  readonly id: string | null
  /** Names of agents by id, for calls that a change would touch. */
  readonly agentNames: Readonly<Record<string, string>>
}

export function PoliciesPage({ store, id, agentNames }: PoliciesPageProps) {
  const loaded = store()
  const { items, show, loadReference } = loaded
  const line = lineIn(useSearch())
  const { select, creating, create } = usePlace(homes.policies, id, 'policy_author')
  const [filter, setFilter] = useState<ListFilter>({ search: '', status: null })
  const shown = filtered(items, filter)
  useEffect(() => {
    void loadReference()
  }, [loadReference])
  const known = items.some((policy) => policy.id === id)
  useEffect(() => {
    void show(known ? id : null)
  }, [show, id, known])
  const close = () => select(null)
  return (
    <>
      <Collection
        of={loaded}
        words={{
          one: 'policy',
          many: 'policies',
          gone: 'It was deleted, or it never had this id.',
          kept: 'They go on deciding; nothing was changed.',
        }}
        id={id}
        select={select}
        steps={shown.map((policy) => policy.id)}
        list={
          <PolicyList
            items={shown}
            all={items}
            filter={filter}
            setFilter={setFilter}
            selected={id}
            select={select}
            add={create}
          />
        }
        detail={(policy) => (
          <PolicyDetail
            key={policy.id}
            policy={policy}
            store={store}
            agentNames={agentNames}
            line={line}
            close={close}
          />
        )}
      />
      {creating && <NewPolicy store={store} close={() => select(id)} select={select} />}
    </>
  )
}
