// Escalations: the queue of held calls and results, what waits first, and one of them as a question.
import { type ReactNode, useCallback, useEffect } from 'react'
import { useLocation } from 'wouter'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { leftText } from '../../../shared/time-left.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { CallLines } from '../../ui/call-lines.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { MakeRule } from '../../ui/make-rule.tsx'
import { BackToList, openRow, useInSight, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Example, Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { Verdict, verdictOfHold } from '../../ui/verdict.tsx'
import { Question } from './question.tsx'
import { type EscalationStore, pendingCount } from './store.ts'

export interface EscalationsPageProps {
  readonly store: EscalationStore
  readonly id: string | null
  readonly agentNames: AgentNames
  /** What else is to be known about an agent that asks. */
  readonly aboutAgent: (agentId: string) => ReactNode
}

export function EscalationsPage({ store, id, agentNames, aboutAgent }: EscalationsPageProps) {
  const { items, status, error, load } = store()
  const [, navigate] = useLocation()
  const select = useCallback(
    (next: string | null) => navigate(next ? `/escalations/${next}` : '/escalations'),
    [navigate],
  )
  useEffect(() => {
    void load()
  }, [load])
  useListKeys(
    items.map((item) => item.id),
    id,
    select,
  )
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="What is held could not be loaded"
        kept="It stays held; nothing was decided."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  if (items.length === 0) return <NothingHeld />
  const current = items.find((item) => item.id === id)
  const detail = current ? (
    <>
      <BackToList close={() => select(null)} />
      <Question
        key={current.id}
        item={current}
        store={store}
        popup={false}
        about={aboutAgent(current.agent_id)}
        more={<Rule of={current} names={agentNames} />}
      />
    </>
  ) : null
  return <Split list={<Queue items={items} selected={id} select={select} />} detail={detail} />
}

function Rule({ of: { call_id, agent_id, agent_name }, names }: { of: Escalation; names: AgentNames }) {
  return (
    <div>
      <MakeRule callId={call_id} names={{ [agent_id]: agent_name, ...names }} />
    </div>
  )
}

function NothingHeld() {
  return (
    <Empty title="Nothing is waiting for you">
      <p>
        A call that no rule allows or forbids outright is held, and the question appears here: who wants what, why it is
        held, and how long you have. So is what a tool answered, when it is to be reviewed before the agent sees it.
      </p>
      <Example>
        <Verdict word="held" /> <span className="font-semibold text-ink">assistant</span> wants to write{' '}
        <MachineText text="/home/me/notes/MEMORY.md" />: files that steer agents require human approval.
      </Example>
      <p>Without an answer in time the call is denied.</p>
      <div className="pt-2">
        <ButtonLink href="/settings" tone="main">
          Choose what is held, and how long
        </ButtonLink>
      </div>
    </Empty>
  )
}

function queueText(items: readonly Escalation[]): string {
  const waiting = pendingCount(items)
  const decided = items.length - waiting
  if (waiting === 0) return 'Nothing waits; decided ones below.'
  return `${waiting} waiting${decided > 0 ? `, ${decided} decided` : ''}`
}

function Queue({
  items,
  selected,
  select,
}: {
  items: readonly Escalation[]
  selected: string | null
  select: (id: string) => void
}) {
  const now = useNow(1000)
  return (
    <>
      <p className="border-b border-line px-4 py-2 text-soft">{queueText(items)}</p>
      <ul aria-label="Held calls and results" className="min-h-0 flex-1 overflow-y-auto">
        {items.map((item) => (
          <QueueRow key={item.id} item={item} open={item.id === selected} now={now} onOpen={() => select(item.id)} />
        ))}
      </ul>
    </>
  )
}

interface QueueRowProps {
  readonly item: Escalation
  readonly open: boolean
  readonly now: number
  readonly onOpen: () => void
}

function QueueRow({ item, open, now, onOpen }: QueueRowProps) {
  const row = useInSight<HTMLLIElement>(open)
  return (
    <li ref={row}>
      <button
        type="button"
        aria-current={open}
        onClick={onOpen}
        className={`grid h-12 w-full grid-cols-[84px_minmax(0,1fr)_auto] items-center gap-3 border-b border-line px-4 text-left hover:bg-raised ${open ? openRow : ''}`}
      >
        <Verdict word={verdictOfHold(item.status)} />
        <CallLines tool={item.tool_name} agent={item.agent_name} target={item.target} serverId={item.server_id} />
        <span className="text-right text-xs text-soft">
          {item.kind === 'result' && <span className="block text-ink">result</span>}
          {item.status === 'pending' ? (
            leftText(Date.parse(item.expires_at), now)
          ) : (
            <Ago at={item.resolved_at ?? item.created_at} now={now} />
          )}
        </span>
      </button>
    </li>
  )
}
