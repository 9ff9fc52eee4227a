// Delegations, a part of Agents: who acts for whom, within what, until when.
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { activeIds } from '../../ui/ended-rows.tsx'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { CreateDelegationSheet } from './create-delegation.tsx'
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
  const loaded = store()
  const { items } = loaded
  const { select, creating, create } = usePlace(homes.delegations, id, 'admin')
  return (
    <>
      <Collection
        of={loaded}
        words={{ one: 'delegation', many: 'delegations', kept: 'They stay as they are; each ends at its time.' }}
        id={id}
        select={select}
        steps={activeIds(items)}
        list={<DelegationList items={items} names={names} selected={id} select={select} create={create} />}
        detail={(item) => (
          <DelegationDetail key={item.id} item={item} names={names} store={store} close={() => select(null)} />
        )}
        none={<NoDelegations create={create} />}
      />
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
