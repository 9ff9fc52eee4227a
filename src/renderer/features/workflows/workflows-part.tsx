// Workflows, a part of Agents: which agents pass work on to each other, how deep, with which tools.
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { activeIds } from '../../ui/ended-rows.tsx'
import { homes } from '../../ui/homes.ts'
import { Empty, Example } from '../../ui/states.tsx'
import { CreateWorkflowSheet } from './create-workflow.tsx'
import type { WorkflowsStore } from './store.ts'
import { WorkflowDetail } from './workflow-detail.tsx'
import { WorkflowList } from './workflow-list.tsx'

export interface WorkflowsPartProps {
  readonly store: WorkflowsStore
  readonly id: string | null
  readonly agents: readonly Agent[]
  readonly names: AgentNames
}

export function WorkflowsPart({ store, id, agents, names }: WorkflowsPartProps) {
  const loaded = store()
  const { items } = loaded
  const { select, creating, create } = usePlace(homes.workflows, id, 'admin')
  return (
    <>
      <Collection
        of={loaded}
        words={{ one: 'workflow', many: 'workflows', kept: 'They stay as they are; calls in them are still judged.' }}
        id={id}
        select={select}
        steps={activeIds(items)}
        list={<WorkflowList items={items} names={names} selected={id} select={select} create={create} />}
        detail={(item) => (
          <WorkflowDetail key={item.id} item={item} names={names} store={store} close={() => select(null)} />
        )}
        none={<NoWorkflows create={create} />}
      />
      {creating && <CreateWorkflowSheet store={store} agents={agents} close={(made) => select(made ?? id)} />}
    </>
  )
}

function NoWorkflows({ create }: { create: () => void }) {
  return (
    <Empty title="No workflow yet">
      <p>
        When agents pass work on to each other, a workflow says which ones, with which tools, and how many steps deep it
        may go. Calls that are deeper are denied, tools above the ceiling are held for you.
      </p>
      <Example>
        In <span className="font-semibold text-ink">weekly report</span> the assistant asks a worker that may only use{' '}
        <span className="font-mono">read_file</span>, two steps deep at most.
      </Example>
      <div className="pt-2">
        <Button needs="admin" tone="main" onClick={create}>
          Create a workflow
        </Button>
      </div>
    </Empty>
  )
}
