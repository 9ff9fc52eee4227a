// The tools of a server, those that wait first; found by typing, accepted one by one or all that are shown.
import { useMemo, useRef, useState } from 'react'
import type { Drift } from '../../../shared/contract/drift.ts'
import type { Tool } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { hasWords, searchWords } from '../../ui/search-words.ts'
import { NothingFound } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { isGrave, isOpen } from './drift-words.ts'
import type { ServerActions } from './server-actions.ts'
import { ToolCard } from './tool-card.tsx'
import { toolCount } from './words.ts'

const searchFrom = 6
const step = 100
/** Changed ones first, then new ones; what stays blocked by the operator's word asks for nothing. */
function rankOf({ status, kept_blocked }: Tool): number {
  if (kept_blocked) return 2
  return { changed: 0, new: 1, accepted: 3, removed: 4 }[status]
}

export interface ToolsTabProps {
  readonly tools: readonly Tool[]
  readonly drift: readonly Drift[]
  readonly actions: ServerActions
  readonly showChanges: () => void
}

export function ToolsTab({ tools, drift, actions, showChanges }: ToolsTabProps) {
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(step)
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  const found = useMemo(() => matching(tools, search), [tools, search])
  const shown = found.slice(0, limit)
  const open = useMemo(() => new Map(drift.filter(isOpen).map((each) => [each.tool, each])), [drift])
  const waiting = shown.filter(waits)
  return (
    <>
      {tools.length >= searchFrom && (
        <input
          ref={field}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Search name, description, class"
          aria-label="Search the tools"
          className="w-full rounded-md border border-line bg-paper px-2 py-1 placeholder:text-soft"
        />
      )}
      <Waiting
        all={tools.filter(waits).length}
        shown={waiting}
        mild={waiting.filter(({ name }) => !isGrave(open.get(name)))}
        accept={actions.accept}
        showChanges={showChanges}
      />
      <ul aria-label="Tools" className="flex flex-col">
        {shown.map((tool) => (
          <ToolCard
            key={tool.name}
            tool={tool}
            change={open.get(tool.name)}
            actions={actions}
            showChanges={showChanges}
          />
        ))}
      </ul>
      {found.length === 0 && (
        <NothingFound clear={() => setSearch('')} inPlace>
          No tool matches “{search}”.
        </NothingFound>
      )}
      {found.length > limit && (
        <div>
          <Button onClick={() => setLimit(limit + step)}>Show more of the {toolCount(found.length)}</Button>
        </div>
      )}
    </>
  )
}

interface WaitingProps {
  readonly all: number
  readonly shown: readonly Tool[]
  /** Those that may be accepted together: the others are read one by one. */
  readonly mild: readonly Tool[]
  readonly accept: (tools: readonly Tool[]) => void
  readonly showChanges: () => void
}

function Waiting({ all, shown, mild, accept, showChanges }: WaitingProps) {
  const settled = useSettled(shown.map(({ hash }) => hash).join())
  if (all === 0) return null
  const grave = shown.length - mild.length
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-hold-wash p-3">
      <p>
        <span className="font-medium">
          {toolCount(all)} {all === 1 ? 'waits' : 'wait'} for you.
        </span>{' '}
        Agents cannot see or call what you have not accepted.
      </p>
      <div className="flex flex-wrap gap-2">
        {grave > 0 && (
          <Button onClick={showChanges}>{grave === 1 ? 'Read the grave one' : `Read the ${grave} grave ones`}</Button>
        )}
        {mild.length > 0 && (
          <Button needs="admin" tone="main" aria-disabled={!settled} onClick={() => settled && accept(mild)}>
            {acceptText(mild.length, grave)}
          </Button>
        )}
      </div>
    </div>
  )
}

function acceptText(mild: number, grave: number): string {
  if (grave > 0) return `Accept the ${mild} that ${mild === 1 ? 'is' : 'are'} not grave`
  return mild === 1 ? 'Accept the one shown' : `Accept all ${mild} shown`
}

function waits({ status, kept_blocked }: Tool): boolean {
  return (status === 'new' || status === 'changed') && !kept_blocked
}

function matching(tools: readonly Tool[], search: string): readonly Tool[] {
  const words = searchWords(search)
  return tools
    .filter(({ name, description, type, action }) => hasWords([name, description, type, action].join(' '), words))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name))
}
