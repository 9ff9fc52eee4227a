// Exceptions: what operators have decided for a while, soonest to end first.
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { activeIds } from '../../ui/ended-rows.tsx'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { Empty, Example } from '../../ui/states.tsx'
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
  const loaded = store()
  const { items, agents } = loaded
  const { select, creating, create } = usePlace(homes.exceptions, id, 'analyst')
  return (
    <>
      <Collection
        of={loaded}
        words={{ one: 'exception', many: 'exceptions', kept: 'They stay as they are; each ends at its time.' }}
        id={id}
        select={select}
        steps={activeIds(items)}
        list={<ExceptionList items={items} agents={agents} selected={id} select={select} create={create} />}
        detail={(item) => (
          <ExceptionDetail
            key={item.id}
            item={item}
            store={store}
            policiesPath={policiesPath}
            close={() => select(null)}
          />
        )}
        none={<NoExceptions create={create} />}
      />
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
