// Exceptions: what operators have decided for a while, soonest to end first.
import { useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { CreateExceptionSheet } from './create-exception.tsx'
import { creatingPath, isCreating } from './creating-path.ts'
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
  const wanted = isCreating(useSearch())
  const creating = useRefusal('analyst') === null && wanted
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
  const create = () => navigate(creatingPath(id))
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
              <>
                <BackToList close={() => select(null)} />
                <Empty title="There is no such exception">
                  <p>It never had this id. Choose one from the list.</p>
                </Empty>
              </>
            )
          }
        />
      )}
      {creating && <CreateExceptionSheet store={store} close={(made) => select(made ?? id)} />}
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
      <Example>
        <span className="font-semibold text-ink">assistant</span> may delete in{' '}
        <MachineText text="/home/me/project/cache/" /> with <MachineText text="delete_file" />, for a day.
      </Example>
      <p>
        The quickest way is from the question itself, with “Allow and remember…”. What is denied outright stays denied,
        whatever stands here.
      </p>
      <div className="pt-2">
        <Button needs="analyst" tone="main" onClick={create}>
          Make an exception
        </Button>
      </div>
    </Empty>
  )
}
