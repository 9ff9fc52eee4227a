// Above the calls: the words that are looked for, and what the list keeps to.
import { Inbox } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

export interface ListHeadProps {
  readonly search: string
  readonly setSearch: (text: string) => void
  readonly field: RefObject<HTMLInputElement | null>
  /** From the field to the list: its first call. */
  readonly leave: () => void
  /** Only calls whose result was flagged, cut, held or blocked. */
  readonly inbound: boolean
  readonly toggleInbound: () => void
  /** Whose calls alone are listed; null lists all. */
  readonly agent: string | null
  readonly allAgents: () => void
}

export function ListHead({ search, setSearch, field, leave, inbound, toggleInbound, agent, allAgents }: ListHeadProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setSearch('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    leave()
  }
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-4 py-2">
        <input
          ref={field}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="Search verdict, agent, tool, target, rule"
          aria-label="Search the calls"
          className="min-w-0 flex-1 rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
        <Button
          tone={inbound ? 'main' : 'plain'}
          icon={<Inbox aria-hidden size={14} />}
          aria-pressed={inbound}
          title="Only calls whose result was flagged, cut, held or blocked"
          onClick={toggleInbound}
        >
          Inbound
        </Button>
      </div>
      {agent !== null && (
        <div className="flex items-center justify-between gap-3 border-b border-line bg-panel py-1 pr-2 pl-4">
          <span className="min-w-0 truncate">
            Only calls of <MachineText text={agent} limit={60} prose />
          </span>
          <Button tone="quiet" onClick={allAgents}>
            Show all
          </Button>
        </div>
      )}
    </>
  )
}
