// Delegations, a part of Agents: who acts for whom, within what, until when.
import { useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { CreateDelegationSheet } from './create-delegation.tsx'
import { creatingPath, home, isCreating } from './creating-path.ts'
import { DelegationDetail } from './delegation-detail.tsx'
import { DelegationList } from './delegation-list.tsx'
import type { DelegationsStore } from './store.ts'

export interface DelegationsPartProps {
  readonly store: DelegationsStore
  readonly id: string | null
  readonly agents: readonly Agent[]
  readonly names: AgentNames
}

export function DelegationsPart({ store, id, agents, names }: DelegationsPartProps) {
  const { items, status, error, load } = store()
  const [, navigate] = useLocation()
  const wanted = isCreating(useSearch())
  const creating = useRefusal('admin') === null && wanted
  const select = useCallback((next: string | null) => navigate(next ? `${home}/${next}` : home), [navigate])
  useListKeys(
    items.filter((item) => item.status === 'active').map((item) => item.id),
    id,
    select,
  )
  useEffect(() => {
    void load()
  }, [load])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The delegations could not be loaded"
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
      {items.length === 0 && id === null ? (
        <NoDelegations create={create} />
      ) : (
        <Split
          list={<DelegationList items={items} names={names} selected={id} select={select} create={create} />}
          detail={
            item ? (
              <DelegationDetail key={item.id} item={item} names={names} store={store} close={() => select(null)} />
            ) : id === null ? null : (
              <>
                <BackToList close={() => select(null)} />
                <Empty title="There is no such delegation">
                  <p>It never had this id. Choose one from the list.</p>
                </Empty>
              </>
            )
          }
        />
      )}
      {creating && (
        <CreateDelegationSheet store={store} agents={agents} names={names} close={(made) => select(made ?? id)} />
      )}
    </>
  )
}

function NoDelegations({ create }: { create: () => void }) {
  return (
    <Empty title="No delegation yet">
      <p>
        When one agent works for another, a delegation says so: with which tools, on what, until when. Calls outside it
        are held for you, and every call in the log names for whom it was made.
      </p>
      <Example>
        <span className="font-semibold text-ink">worker</span> acts for{' '}
        <span className="font-semibold text-ink">assistant</span>, with <MachineText text="read_*" />, on{' '}
        <MachineText text="/home/me/project/**" />, for an hour.
      </Example>
      <p>Agents of critical risk act under such a delegation only; those of high risk are held without one.</p>
      <div className="pt-2">
        <Button needs="admin" tone="main" onClick={create}>
          Delegate
        </Button>
      </div>
    </Empty>
  )
}
