// People who may open this console: who they are, what each may do, when they were last there.
import { useState } from 'react'
import { type OperatorItem, ownerId } from '../../../shared/contract/operator.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { roleMeans, roleNames } from '../../ui/roles.ts'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { AddOperator } from './add-operator.tsx'
import type { OperatorsStore } from './store.ts'

export function OperatorsSection({ store }: { store: OperatorsStore }) {
  const { items, status, error, load } = store()
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title="Operators"
      about="People who may open this console. Each has a token of their own, so that the log can say who did what."
      actions={
        <Button needs="admin" onClick={() => setAdding(true)}>
          Add an operator
        </Button>
      }
    >
      {status === 'loading' ? (
        <Skeleton rows={2} inPlace />
      ) : status === 'failed' ? (
        <ErrorPanel
          inPlace
          what="The operators could not be loaded"
          kept="They are as they were, and so are their tokens."
          error={error ?? { message: 'Something went wrong.' }}
          retry={() => void load()}
        />
      ) : (
        <People items={items} store={store} />
      )}
      {adding && <AddOperator store={store} close={() => setAdding(false)} />}
    </Section>
  )
}

function People({ items, store }: { items: readonly OperatorItem[]; store: OperatorsStore }) {
  const [all, setAll] = useState(false)
  const [removing, setRemoving] = useState<OperatorItem | null>(null)
  const now = useNow(5000)
  const me = store((state) => state.me)
  const removed = items.filter(({ removed_at }) => removed_at !== null)
  const shown = all ? items : items.filter(({ removed_at }) => removed_at === null)
  return (
    <>
      <ul aria-label="Operators">
        {shown.map((operator) => (
          <Person
            key={operator.id}
            operator={operator}
            me={operator.id === me?.id}
            now={now}
            remove={() => setRemoving(operator)}
          />
        ))}
      </ul>
      {items.length - removed.length === 1 && (
        <p className="text-soft">
          Nobody else so far. As long as that is so, you may approve your own policy changes; with a second operator
          somebody else has to.
        </p>
      )}
      {removed.length > 0 && (
        <div className="-ml-3">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? 'Hide those who were removed' : `Show ${removed.length} removed`}
          </Button>
        </div>
      )}
      {removing && (
        <AskToRemove operator={removing} me={removing.id === me?.id} store={store} close={() => setRemoving(null)} />
      )}
    </>
  )
}

interface PersonProps {
  readonly operator: OperatorItem
  readonly me: boolean
  readonly now: number
  readonly remove: () => void
}

function Person({ operator, me, now, remove }: PersonProps) {
  const { id, name, role, removed_at, last_seen_at } = operator
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line py-2 first:border-t-0">
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">
            <MachineText text={name} prose />
          </span>
          {me && <span className="text-soft">you</span>}
          <span title={roleMeans[role]}>
            <Chip>{id === ownerId ? 'owner, admin' : roleNames[role]}</Chip>
          </span>
        </p>
        <p className="text-xs text-soft">
          {removed_at ? (
            <>
              removed <Ago at={removed_at} now={now} />
            </>
          ) : last_seen_at ? (
            <>
              seen <Ago at={last_seen_at} now={now} />
            </>
          ) : (
            'not seen yet'
          )}
        </p>
      </div>
      {id !== ownerId && removed_at === null && (
        <Button needs="admin" tone="danger" onClick={remove}>
          Remove …<span className="sr-only"> {visible(name)}</span>
        </Button>
      )}
    </li>
  )
}

function AskToRemove({
  operator,
  me,
  store,
  close,
}: {
  operator: OperatorItem
  me: boolean
  store: OperatorsStore
  close: () => void
}) {
  const remove = store((state) => state.remove)
  const { name } = operator
  const onYes = () =>
    void withNotice(() => remove(operator.id), {
      done: () => ({ text: `${name} is no operator any more.` }),
      failed: `${name} was not removed.`,
    })
  const called = <MachineText text={name} prose />
  return (
    <Ask title={`Remove ${name}?`} yes={`Remove ${name}`} onYes={onYes} close={close}>
      {me && <p className="font-medium text-ink">This is you: you will be signed out at once.</p>}
      <p>
        The token ends at once, and with it every page that was opened with it. What {called} did stays in the log under
        this name. It cannot be undone: to let {called} in again, add an operator anew and hand over a new token.
      </p>
    </Ask>
  )
}
