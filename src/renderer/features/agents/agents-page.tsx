// Agents: who may call tools, what each may do, their roles, how more of them enrol, and how they act for each other.
import { type ReactNode, useCallback, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { AgentDetail } from './agent-detail.tsx'
import { AgentList } from './agent-list.tsx'
import { CreateAgent } from './create-agent.tsx'
import { creatingPath, isCreating } from './creating-path.ts'
import { EnrolmentSection } from './enrolment-section.tsx'
import { RolesSection } from './roles-section.tsx'
import type { AgentStore } from './store.ts'

/** `part` is an agent's id, or the name of a part beside the list; `others` are parts of features of their own. */
export function AgentsPage({
  store,
  part,
  others,
}: {
  store: AgentStore
  part: string | null
  others: Readonly<Record<'delegations' | 'workflows', ReactNode>>
}) {
  const [, navigate] = useLocation()
  const select = useCallback((next: string | null) => navigate(next ? `/agents/${next}` : '/agents'), [navigate])
  return (
    <>
      <Parts current={part} select={select} />
      {part === 'delegations' || part === 'workflows' ? (
        others[part]
      ) : (
        <OwnParts store={store} id={part} select={select} />
      )}
    </>
  )
}

interface OwnPartsProps {
  readonly store: AgentStore
  readonly id: string | null
  readonly select: (id: string | null) => void
}

function OwnParts({ store, id, select }: OwnPartsProps) {
  const { items, status, error, load } = store()
  const [, navigate] = useLocation()
  const wanted = isCreating(useSearch())
  const creating = useRefusal('admin') === null && wanted
  const create = () => navigate(creatingPath(id))
  const ids = items.filter((agent) => agent.status !== 'revoked').map((agent) => agent.id)
  useListKeys(ids, id, select)
  useEffect(() => {
    void load()
  }, [load])
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The agents could not be loaded"
        kept="They stay as they are; their calls are still judged."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  const agent = items.find((each) => each.id === id)
  return (
    <>
      {id === 'roles' || id === 'enrolment' ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto max-w-3xl p-6 pb-16">
            {id === 'roles' ? <RolesSection store={store} /> : <EnrolmentSection store={store} />}
          </div>
        </div>
      ) : items.length === 0 ? (
        <NoAgents create={create} />
      ) : (
        <Split
          list={<AgentList items={items} selected={id} select={select} create={create} />}
          detail={
            agent ? (
              <AgentDetail key={agent.id} agent={agent} store={store} close={() => select(null)} />
            ) : id === null ? null : (
              <>
                <BackToList close={() => select(null)} />
                <Empty title="There is no such agent">
                  <p>It never had this id. Choose one from the list.</p>
                </Empty>
              </>
            )
          }
        />
      )}
      {creating && <CreateAgent store={store} close={(made) => select(made ?? id)} />}
    </>
  )
}

const parts = [
  { id: null, label: 'Agents' },
  { id: 'roles', label: 'Roles' },
  { id: 'enrolment', label: 'Enrolment' },
  { id: 'delegations', label: 'Delegations' },
  { id: 'workflows', label: 'Workflows' },
] as const

function Parts({ current, select }: { current: string | null; select: (id: string | null) => void }) {
  const active = parts.find(({ id }) => id !== null && id === current) ?? parts[0]
  return (
    <nav aria-label="Parts of this page" className="flex shrink-0 flex-wrap gap-1 border-b border-line px-4">
      {parts.map((part) => (
        <button
          key={part.label}
          type="button"
          aria-current={part === active ? 'page' : undefined}
          onClick={() => select(part.id)}
          className={`-mb-px h-9 border-b-2 px-3 hover:text-ink ${part === active ? 'border-accent font-medium text-ink' : 'border-transparent text-soft'}`}
        >
          {part.label}
        </button>
      ))}
    </nav>
  )
}

function NoAgents({ create }: { create: () => void }) {
  return (
    <Empty title="No agent yet">
      <p>
        An agent is one MCP client of yours, such as an editor or an assistant. Here it gets a name and rights of its
        own, so that every call says who made it and you can stop one without stopping all.
      </p>
      <Example>
        <span className="font-semibold text-ink">assistant</span> may read files and list folders; whatever else it
        tries is denied, or held until you answer.
      </Example>
      <div className="pt-2">
        <Button needs="admin" tone="main" onClick={create}>
          Create an agent
        </Button>
      </div>
    </Empty>
  )
}
