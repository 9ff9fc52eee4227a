// Exceptions: what operators have decided for a while, soonest to end first.
import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { CreateExceptionSheet } from './create-exception.tsx'
import { ExceptionDetail } from './exception-detail.tsx'
import { ExceptionList } from './exception-list.tsx'
import type { ExceptionStore } from './store.ts'

export interface ExceptionsPageProps {
  readonly store: ExceptionStore
  readonly id: string | null
  /** Where a rule can be changed instead; null while there is no such page. */
  readonly policiesPath: string | null
}

export function ExceptionsPage({ store, id, policiesPath }: ExceptionsPageProps) {
  const { items, agents, status, error, load } = store()
  const [, navigate] = useLocation()
  const [creating, setCreating] = useState(false)
  const select = useCallback(
    (next: string | null) => navigate(next ? `/exceptions/${next}` : '/exceptions'),
    [navigate],
  )
  const ids = items.filter((item) => item.status === 'active').map((item) => item.id)
  useListKeys(ids, id, select)
  useEffect(() => {
    void load()
  }, [load])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The exceptions could not be loaded"
        kept="They stay as they are; each ends at its time."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  const create = () => setCreating(true)
  const item = items.find((each) => each.id === id)
  return (
    <>
      {items.length === 0 ? (
        <NoExceptions create={create} />
      ) : (
        <Split
          list={<ExceptionList items={items} agents={agents} selected={id} select={select} create={create} />}
          detail={
            item ? (
              <ExceptionDetail
                key={item.id}
                item={item}
                store={store}
                policiesPath={policiesPath}
                close={() => select(null)}
              />
            ) : id === null ? null : (
              <Empty title="There is no such exception">
                <p>Choose one from the list.</p>
              </Empty>
            )
          }
        />
      )}
      {creating && (
        <CreateExceptionSheet
          store={store}
          close={(made) => {
            setCreating(false)
            if (made) select(made)
          }}
        />
      )}
    </>
  )
}

function NoExceptions({ create }: { create: () => void }) {
  return (
    <Empty title="No exception yet">
      <p>
        When you are asked about the same harmless thing again and again, an exception answers it for a while: one tool,
        one folder, one agent or all, and a time at which it ends by itself.
      </p>
      <p>
        The quickest way is from the question itself, with “Allow and remember…”. For example: the clean-up may delete
        in <span className="font-mono">/home/me/project/cache/</span> for a day.
      </p>
      <p>What is denied outright stays denied, whatever stands here.</p>
      <div className="pt-2">
        <Button tone="main" onClick={create}>
          Make an exception
        </Button>
      </div>
    </Empty>
  )
}
