// Escalations: the queue of held calls, what waits first, and one of them as a question.
import { useCallback, useEffect } from 'react'
import { useLocation } from 'wouter'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, leftText, useNow } from '../../ui/time.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { Verdict, verdictOfHold } from '../../ui/verdict.tsx'
import { Question } from './question.tsx'
import { type EscalationStore, pendingCount } from './store.ts'

export function EscalationsPage({ store, id }: { store: EscalationStore; id: string | null }) {
  const { items, status, error, load } = store()
  const [, navigate] = useLocation()
  const select = useCallback(
    (next: string | null) => navigate(next ? `/escalations/${next}` : '/escalations'),
    [navigate],
  )
  useEffect(() => {
    void load()
  }, [load])
  const move = (by: number) => {
    const at = items.findIndex((item) => item.id === id)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) select(next.id)
  }
  useKeys({ j: () => move(1), k: () => move(-1), Escape: () => select(null) })
  if (status === 'loading') return <Skeleton rows={8} />
  if (status === 'failed') {
    return (
      <ErrorPanel
        what="The held calls could not be loaded"
        kept="They stay held; nothing was decided."
        error={error ?? { message: 'Something went wrong.' }}
        retry={() => void load()}
      />
    )
  }
  if (items.length === 0) {
    return (
      <Empty title="Nothing is waiting for you">
        <p>
          A call that no rule allows or forbids outright is held, and the question appears here: who wants what, why it
          is held, and how long you have.
        </p>
        <p>
          For example, writing to a file named MEMORY.md is always asked about. Without an answer in time the call is
          denied.
        </p>
      </Empty>
    )
  }
  const current = items.find((item) => item.id === id)
  const detail = current ? (
    <>
      <button type="button" onClick={() => select(null)} className="px-5 pt-4 text-accent min-[900px]:hidden">
        ← Back to the list
      </button>
      <Question key={current.id} item={current} store={store} popup={false} />
    </>
  ) : null
  return <Split list={<Queue items={items} selected={id} select={select} />} detail={detail} />
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
      <p className="border-b border-line px-4 py-2 text-soft">
        {pendingCount(items) === 0 ? 'Nothing waits; decided ones below.' : `${pendingCount(items)} waiting`}
      </p>
      <ul aria-label="Held calls" className="min-h-0 flex-1 overflow-y-auto">
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === selected}
              onClick={() => select(item.id)}
              className={`grid h-12 w-full grid-cols-[90px_1fr_76px] items-center gap-3 border-b border-line px-4 text-left hover:bg-raised ${item.id === selected ? 'bg-raised' : ''}`}
            >
              <Verdict word={verdictOfHold(item.status)} />
              <span className="min-w-0">
                <span className="block truncate">
                  <MachineText text={item.agent_name} limit={30} /> · <MachineText text={item.tool_name} limit={30} />
                </span>
                <span className="block text-xs text-soft">
                  <MiddleCut text={item.target ?? item.server_id} />
                </span>
              </span>
              <span className="text-right text-xs text-soft">
                {item.status === 'pending' ? (
                  leftText(Date.parse(item.expires_at), now)
                ) : (
                  <Ago at={item.resolved_at ?? item.created_at} now={now} />
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
