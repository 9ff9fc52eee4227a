// What changed in the tools of a server since they were first seen: what is open comes first, what was said to the rest below.
import { useMemo, useState } from 'react'
import type { Drift } from '../../../shared/contract/drift.ts'
import type { Tool } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { useNow } from '../../ui/time.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { DriftCard, type ReviewActions } from './drift-card.tsx'
import { isGrave, isOpen } from './drift-words.ts'

const step = 20

export interface ChangesTabProps {
  readonly drift: readonly Drift[]
  readonly tools: readonly Tool[]
  readonly actions: ReviewActions
}

export function ChangesTab({ drift, tools, actions }: ChangesTabProps) {
  const now = useNow(5000)
  const [limit, setLimit] = useState(step)
  const open = useMemo(() => drift.filter(isOpen).sort(byGravity), [drift])
  const rest = drift.filter((each) => !isOpen(each))
  const card = (each: Drift) => (
    <DriftCard
      key={each.id}
      drift={each}
      tool={tools.find(({ name }) => name === each.tool)}
      now={now}
      actions={actions}
    />
  )
  if (drift.length === 0) {
    return (
      <p className="text-soft">
        Nothing has changed since its tools were first listed. When a tool appears, changes or goes, it is shown here
        before and after, and agents cannot use it until you accept it.
      </p>
    )
  }
  return (
    <>
      {open.length > 0 && (
        <WaitingChanges open={open.slice(0, limit)} all={open.length} tools={tools} actions={actions} />
      )}
      {open.length > 0 && (
        <ul aria-label="Changes" className="flex flex-col">
          {open.slice(0, limit).map(card)}
        </ul>
      )}
      {open.length > limit && (
        <div>
          <Button onClick={() => setLimit(limit + step)}>Show more of the {open.length} changes</Button>
        </div>
      )}
      {rest.length > 0 && (
        <section className="flex flex-col gap-3 pt-2">
          <h3 className="text-xs text-soft">Reviewed, or no longer so</h3>
          <ul aria-label="Earlier changes" className="flex flex-col">
            {rest.slice(0, limit).map(card)}
          </ul>
        </section>
      )}
    </>
  )
}

const ranks: readonly Drift['severity'][] = ['critical', 'high', 'medium', 'low']

function byGravity(a: Drift, b: Drift): number {
  return ranks.indexOf(a.severity) - ranks.indexOf(b.severity) || b.seen_at.localeCompare(a.seen_at)
}

/** The grave ones are read and accepted one by one. */
function WaitingChanges({
  open,
  all,
  tools,
  actions,
}: { open: readonly Drift[]; all: number } & Omit<ChangesTabProps, 'drift'>) {
  const settled = useSettled(open.map(({ id }) => id).join())
  const current = open.filter(
    ({ tool, after, hash }) => after !== null && tools.some((each) => each.name === tool && each.hash === hash),
  )
  const mild = current.filter((each) => !isGrave(each))
  const named = (drifts: readonly Drift[]) => drifts.map(({ tool, hash }) => ({ name: tool, hash }))
  return (
    <div className="flex flex-col gap-2 rounded-md bg-hold-wash p-3">
      <p>
        <span className="font-medium">{all === 1 ? '1 change waits' : `${all} changes wait`} for you.</span> Agents see
        and call nothing of {all === 1 ? 'it until you accept it' : 'them until you accept them'}.
      </p>
      <div className="flex flex-wrap gap-2">
        {mild.length > 1 && (
          <Button
            needs="admin"
            tone="main"
            aria-disabled={!settled}
            onClick={() => settled && actions.accept(named(mild))}
          >
            {mild.length === open.length ? `Accept all ${mild.length}` : `Accept the ${mild.length} that are not grave`}
          </Button>
        )}
        {open.length > 1 && (
          <Button needs="admin" aria-disabled={!settled} onClick={() => settled && actions.block(named(open))}>
            Keep all blocked
          </Button>
        )}
      </div>
      <Fold title="Why a changed description matters">
        <p className="max-w-prose">
          An agent reads the description of a tool and does what it says: it cannot tell a manual from an order. A
          server that was harmless on the day you accepted it can write something else there tomorrow, or take more than
          it took, and your agents would follow without a word to you. So a tool is pinned as you accepted it, letter by
          letter. A server that changes it back is trusted again by itself; anything else is yours to read first.
        </p>
      </Fold>
    </div>
  )
}
