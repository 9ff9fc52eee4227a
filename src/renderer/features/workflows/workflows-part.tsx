// Workflows, a part of Agents: which agents pass work on to each other, how deep, with which tools.
import { useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { CreateWorkflowSheet } from './create-workflow.tsx'
import { creatingPath, home, isCreating } from './creating-path.ts'
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
        what="The workflows could not be loaded"
        kept="They stay as they are; calls in them are still judged."
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
        <NoWorkflows create={create} />
      ) : (
        <Split
          list={<WorkflowList items={items} names={names} selected={id} select={select} create={create} />}
          detail={
            item ? (
              <WorkflowDetail key={item.id} item={item} names={names} store={store} close={() => select(null)} />
            ) : id === null ? null : (
              <>
                <BackToList close={() => select(null)} />
                <Empty title="There is no such workflow">
                  <p>It never had this id. Choose one from the list.</p>
                </Empty>
              </>
            )
          }
        />
      )}
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
