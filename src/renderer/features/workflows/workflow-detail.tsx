// One workflow: how deep it may go, who takes part with which tools, its sessions, and its end.
import { useEffect, useState } from 'react'
import type { Workflow, WorkflowSession } from '../../../shared/contract/workflow.ts'
import { AgentName, type AgentNames } from '../../ui/agent-name.tsx'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { OpenSession } from './open-session.tsx'
import type { WorkflowsStore } from './store.ts'

export interface WorkflowDetailProps {
  readonly item: Workflow
  readonly names: AgentNames
  readonly store: WorkflowsStore
  readonly close: () => void
}

export function WorkflowDetail({ item, names, store, close }: WorkflowDetailProps) {
  const show = store((state) => state.show)
  useEffect(() => {
    void show(item.id).catch(() => {})
  }, [show, item.id])
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="workflow">
        <header className="flex flex-wrap items-center gap-2">
          <h2 className="text-lg font-semibold">
            <MachineText text={item.name} limit={120} prose />
          </h2>
          <Chip tone={item.status === 'active' ? 'good' : 'plain'}>{item.status}</Chip>
          <Chip>{item.max_depth === 1 ? '1 step deep' : `${item.max_depth} steps deep`}</Chip>
        </header>
        {item.description !== '' && (
          <p>
            <LongText prose text={item.description} />
          </p>
        )}
        <Participants item={item} names={names} />
        <Sessions item={item} names={names} store={store} />
        {item.status === 'active' && <Ending item={item} store={store} />}
      </article>
    </>
  )
}

function Participants({ item, names }: Pick<WorkflowDetailProps, 'item' | 'names'>) {
  const owner = item.participants.some(({ agent_id }) => agent_id === item.owner_agent_id)
    ? []
    : [{ agent_id: item.owner_agent_id, role: 'owner', allowed_actions: undefined }]
  return (
    <Section
      title="Who takes part"
      about="The owner opens first sessions; every other goes on from a session of its own."
    >
      <dl className="@container flex flex-col">
        {[...owner, ...item.participants].map(({ agent_id, role, allowed_actions }) => (
          <div
            key={agent_id}
            className="grid gap-x-3 border-t @min-[420px]:grid-cols-[minmax(110px,200px)_minmax(0,1fr)] border-line py-1.5 first:border-t-0"
          >
            <dt>
              <AgentName id={agent_id} names={names} link />
            </dt>
            <dd className="text-soft">
              <MachineText prose text={role} />,{' '}
              {allowed_actions ? <Tools names={allowed_actions} /> : 'with every tool that its own rights reach'}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Tools({ names }: { names: readonly string[] }) {
  if (names.length === 0) return 'with no tool: every call is held'
  return (
    <>
      with <MachineText text={names.join(', ')} />; others are held
    </>
  )
}

function Sessions({ item, names, store }: Omit<WorkflowDetailProps, 'close'>) {
  const { sessions, endSession } = store()
  const [opening, setOpening] = useState(false)
  const now = useNow(5000)
  const items = sessions?.workflowId === item.id ? sessions.items : []
  const end = (session: WorkflowSession) =>
    void withNotice(() => endSession(item.id, session.id), {
      done: () => ({ text: 'The session has ended, with all that went on from it.' }),
      failed: 'The session goes on.',
    })
  return (
    <Section
      title="Sessions"
      about={
        items.length === 0
          ? 'None yet. A session gives one agent a token for its calls within the workflow.'
          : undefined
      }
      actions={
        item.status === 'active' && (
          <Button needs="admin" onClick={() => setOpening(true)}>
            Open a session
          </Button>
        )
      }
    >
      <ul aria-label="Sessions">
        {items.map((session) => (
          <li
            key={session.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-t border-line py-1.5 first:border-t-0"
          >
            <span className="min-w-0">
              <AgentName id={session.agent_id} names={names} />{' '}
              <span className="text-xs text-soft">
                {session.causal_depth > item.max_depth
                  ? `step ${session.causal_depth}: too deep, its calls are denied`
                  : `step ${session.causal_depth}`}
                , since <Ago at={session.created_at} now={now} />
              </span>
              <span className="block text-xs text-soft">
                {session.permission_ceiling ? <Tools names={session.permission_ceiling} /> : 'no ceiling'}
              </span>
            </span>
            <span className="flex items-center gap-3">
              <Chip tone={session.status === 'active' ? 'good' : 'plain'}>{session.status}</Chip>
              {session.status === 'active' && (
                <Button needs="admin" onClick={() => end(session)}>
                  End
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {opening && <OpenSession item={item} names={names} store={store} close={() => setOpening(false)} />}
    </Section>
  )
}

function Ending({ item, store }: { item: Workflow; store: WorkflowsStore }) {
  const end = store((state) => state.end)
  const [asking, setAsking] = useState(false)
  return (
    <Section title="End it" about="Its sessions end with it; what was called stays in the log.">
      <div>
        <Button needs="admin" tone="danger" onClick={() => setAsking(true)}>
          End the workflow …
        </Button>
      </div>
      {asking && (
        <Ask
          title={`End ${item.name}?`}
          yes="End it for good"
          onYes={() =>
            void withNotice(() => end(item.id), {
              done: () => ({ text: 'The workflow has ended; calls in its sessions are denied.' }),
              failed: 'It goes on.',
            })
          }
          close={() => setAsking(false)}
        >
          {item.active_sessions === 1 ? '1 session ends' : `${item.active_sessions} sessions end`} at once, and the next
          call in any of them is denied. It cannot be brought back.
        </Ask>
      )}
    </Section>
  )
}
