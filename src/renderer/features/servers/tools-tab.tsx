// The tools of a server, those that wait first; found by typing, accepted one by one or all that are shown.
import { useMemo, useRef, useState } from 'react'
import type { Tool, ToolStatus } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { hasWords, searchWords } from '../../ui/search-words.ts'
import { useKeys } from '../../ui/use-keys.ts'
import { useSettled } from '../../ui/use-settled.ts'
import type { ServerActions } from './server-actions.ts'
import { ToolCard } from './tool-card.tsx'
import { toolCount } from './words.ts'

const searchFrom = 6
const step = 100
const order: Readonly<Record<ToolStatus, number>> = { changed: 0, new: 1, accepted: 2, removed: 3 }

export interface ToolsTabProps {
  readonly tools: readonly Tool[]
  readonly actions: ServerActions
  readonly showChanges: () => void
}

export function ToolsTab({ tools, actions, showChanges }: ToolsTabProps) {
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(step)
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  const found = useMemo(() => matching(tools, search), [tools, search])
  const shown = found.slice(0, limit)
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
      <Waiting all={tools.filter(waits).length} shown={waiting} accept={actions.accept} />
      <ul aria-label="Tools" className="flex flex-col">
        {shown.map((tool) => (
          <ToolCard key={tool.name} tool={tool} actions={actions} showChanges={showChanges} />
        ))}
      </ul>
      {found.length === 0 && <p className="text-soft">No tool matches “{search}”.</p>}
      {found.length > limit && (
        <div>
          <Button onClick={() => setLimit(limit + step)}>Show more of the {toolCount(found.length)}</Button>
        </div>
      )}
    </>
  )
}

function Waiting({
  all,
  shown,
  accept,
}: {
  all: number
  shown: readonly Tool[]
  accept: (tools: readonly Tool[]) => void
}) {
  const settled = useSettled(shown.map(({ hash }) => hash).join())
  if (all === 0) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-hold-wash p-3">
      <p>
        <span className="font-medium">
          {toolCount(all)} {all === 1 ? 'waits' : 'wait'} for you.
        </span>{' '}
        Agents cannot see or call what you have not accepted.
      </p>
      {shown.length > 0 && (
        <Button needs="admin" tone="main" aria-disabled={!settled} onClick={() => settled && accept(shown)}>
          {shown.length === 1 ? 'Accept the one shown' : `Accept all ${shown.length} shown`}
        </Button>
      )}
    </div>
  )
}

function waits({ status, kept_blocked }: Tool): boolean {
  return (status === 'new' || status === 'changed') && !kept_blocked
}

function matching(tools: readonly Tool[], search: string): readonly Tool[] {
  const words = searchWords(search)
  return tools
    .filter(({ name, description, type, action }) => hasWords([name, description, type, action].join(' '), words))
    .sort((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name))
}
