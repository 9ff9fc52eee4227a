// Open questions in the command palette: what waits longest for an answer is the shortest way away.
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { leftText } from '../../../shared/time-left.ts'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { VerdictIcon } from '../../ui/verdict.tsx'

export function questionEntries(
  items: readonly Escalation[],
  now: number,
  go: (path: string) => void,
): readonly PaletteEntry[] {
  return items
    .filter(({ status }) => status === 'pending')
    .map((item) => ({
      id: `question ${item.id}`,
      words: `${item.tool_name} ${item.target ?? ''} ${item.agent_name} ${item.server_id} held question waiting ${item.kind}`,
      icon: <VerdictIcon word="held" />,
      title: (
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="max-w-1/2 shrink-0 truncate">
            <MachineText text={item.tool_name} limit={40} />
          </span>
          <span className="min-w-0 text-soft">
            <MiddleCut text={item.target ?? item.server_id} />
          </span>
        </span>
      ),
      note: (
        <>
          {item.kind === 'result' ? 'result held' : 'held'} · <MachineText text={item.agent_name} limit={24} prose /> ·{' '}
          {leftText(Date.parse(item.expires_at), now)} left
        </>
      ),
      run: () => go(`/escalations/${item.id}`),
    }))
}
