// Agents: who may call tools, what each may do, their roles, how more of them enrol, and how they act for each other.
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { Empty, Example } from '../../ui/states.tsx'
import { AgentDetail } from './agent-detail.tsx'
import { AgentList } from './agent-list.tsx'
import { CreateAgent } from './create-agent.tsx'
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
  const place = usePlace(homes.agents, part, 'admin')
  return (
    <>
      <Parts current={part} select={place.select} />
      {part === 'delegations' || part === 'workflows' ? (
        others[part]
      ) : (
        <OwnParts store={store} id={part} place={place} />
      )}
    </>
  )
}

interface OwnPartsProps {
  readonly store: AgentStore
  readonly id: string | null
  readonly place: ReturnType<typeof usePlace>
}

function OwnParts({ store, id, place: { select, creating, create } }: OwnPartsProps) {
  const loaded = store()
  const { items } = loaded
  const own = id === 'roles' ? <RolesSection store={store} /> : id === 'enrolment' && <EnrolmentSection store={store} />
  return (
    <>
      <Collection
        of={loaded}
        words={{ one: 'agent', many: 'agents', kept: 'They stay as they are; their calls are still judged.' }}
        id={id}
        select={select}
        steps={items.filter(({ status }) => status !== 'revoked').map((agent) => agent.id)}
        list={<AgentList items={items} selected={id} select={select} create={create} />}
        detail={(agent) => <AgentDetail key={agent.id} agent={agent} store={store} close={() => select(null)} />}
        none={<NoAgents create={create} />}
        instead={
          own && (
            <div className="min-h-0 flex-1 overflow-y-auto">
              <div className="mx-auto max-w-3xl p-6 pb-16">{own}</div>
            </div>
          )
        }
      />
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
