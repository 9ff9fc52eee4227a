// Calls in the command palette: the newest, or those that match what is typed.
import type { CallItem } from '../../../shared/contract/event.ts'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { Ago } from '../../ui/time.tsx'
import { VerdictIcon, verdictOf } from '../../ui/verdict.tsx'

export interface CallEntryOptions {
  readonly agentNames: Readonly<Record<string, string>>
  readonly now: number
  readonly go: (path: string) => void
}

export function callEntry(item: CallItem, { agentNames, now, go }: CallEntryOptions): PaletteEntry {
  const word = verdictOf(item)
  const agent = item.agent_id === null ? null : (agentNames[item.agent_id] ?? null)
  return {
    id: `call ${item.id}`,
    words: '',
    icon: <VerdictIcon word={word} />,
    title: (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="max-w-1/2 shrink-0 truncate">
          <MachineText text={item.tool_name} limit={40} />
        </span>
        {item.target !== null && (
          <span className="min-w-0 text-soft">
            <MiddleCut text={item.target} />
          </span>
        )}
      </span>
    ),
    note: (
      <>
        {word}
        {agent !== null && (
          <>
            {' '}
            · <MachineText text={agent} limit={24} prose />
          </>
        )}{' '}
        · <Ago at={item.timestamp} now={now} />
      </>
    ),
    run: () => go(`/activity/${item.id}`),
  }
}
