// What changed in the tools of a server since they were first seen; what is open comes first.
import type { Drift, Tool } from '../../../shared/contract/server.ts'
import { useNow } from '../../ui/time.tsx'
import { DriftCard, type DriftCardProps } from './drift-card.tsx'

export function ChangesTab({
  drift,
  tools,
  accept,
}: {
  drift: readonly Drift[]
  tools: readonly Tool[]
  accept: DriftCardProps['accept']
}) {
  const now = useNow(5000)
  if (drift.length === 0) {
    return (
      <p className="text-soft">
        Nothing has changed since its tools were first listed. When a tool appears, changes or goes, it is shown here
        before and after, and agents cannot use it until you accept it.
      </p>
    )
  }
  const sorted = [...drift].sort(
    (a, b) => Number(a.status === 'accepted') - Number(b.status === 'accepted') || b.seen_at.localeCompare(a.seen_at),
  )
  return (
    <ul aria-label="Changes" className="flex flex-col">
      {sorted.map((each) => (
        <DriftCard
          key={`${each.tool} ${each.kind} ${each.seen_at}`}
          drift={each}
          tool={tools.find(({ name }) => name === each.tool)}
          now={now}
          accept={accept}
        />
      ))}
    </ul>
  )
}
