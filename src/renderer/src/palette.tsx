// The command palette: type to find a page, a thing or an action; arrow keys choose, Enter goes there.
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Keys } from '../ui/keys.tsx'
import { useRefusal, useRefusals } from '../ui/operators.tsx'
import type { PaletteEntry } from '../ui/palette-entry.ts'
import { useFocusReturn } from '../ui/use-focus-return.ts'
import type { Frame, Stores } from './app.tsx'
import { type PaletteGroup, usePaletteGroups } from './palette-groups.tsx'

export function Palette({ stores, frame, close }: { stores: Stores; frame: Frame; close: () => void }) {
  const [typed, setTyped] = useState('')
  const { groups, found, searching, failure } = usePaletteGroups(stores, frame, typed)
  const returnFocus = useFocusReturn()
  const chosen = useRef<PaletteEntry | null>(null)
  const run = (entry: PaletteEntry) => {
    chosen.current = entry
    close()
  }
  const refusalOf = useRefusals()
  const open = groups.flatMap(({ entries }) => entries.filter(({ needs }) => refusalOf(needs) === null))
  const choice = useChoice(
    typed,
    open.map(({ id }) => id),
  )
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          // Once the focus is back: what opens next returns it to the same place.
          onCloseAutoFocus={(event) => {
            returnFocus(event)
            chosen.current?.run()
          }}
          className="from-above fixed inset-x-3 top-[min(12vh,96px)] mx-auto max-w-[640px] overflow-hidden rounded-md border border-line bg-paper"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command label="Search and commands" shouldFilter={false} loop className="flex flex-col" {...choice}>
            <div className="flex items-center gap-2 border-b border-line px-4 text-soft">
              <Search aria-hidden size={16} />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder="Page, policy, server, agent, call or action"
                className="h-11 min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-soft"
              />
            </div>
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-2" label="Results">
              {groups.map((group) => (
                <Group key={group.title} group={group} run={run} />
              ))}
            </Command.List>
            <footer className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line bg-panel px-4 py-1 text-xs text-soft">
              <span className="inline-flex items-center gap-1.5">
                <Keys keys="↑ ↓" /> choose
              </span>
              <span className="inline-flex items-center gap-1.5">
                <Keys keys="Enter" /> open
              </span>
              <span className="inline-flex items-center gap-1.5">
                <Keys keys="Esc" /> close
              </span>
              <span role="status" className={`ml-auto ${failure ? 'text-deny' : ''}`}>
                {failure ?? (searching ? 'Searching the log …' : found ? '' : 'Nothing matches.')}
              </span>
            </footer>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The first line, whatever arrives later, until somebody moves to another. */
function useChoice(typed: string, ids: readonly string[]) {
  const [moved, setMoved] = useState<{ readonly typed: string; readonly id: string } | null>(null)
  const steered = useRef(false)
  return {
    value: moved?.typed === typed && ids.includes(moved.id) ? moved.id : (ids[0] ?? ''),
    onValueChange(id: string) {
      if (steered.current) setMoved({ typed, id })
      steered.current = false
    },
    onKeyDownCapture(event: KeyboardEvent) {
      steered.current = /^(Arrow|Home|End)/.test(event.key) || event.ctrlKey
    },
    onPointerMoveCapture() {
      steered.current = true
    },
  }
}

function Group({ group, run }: { group: PaletteGroup; run: (entry: PaletteEntry) => void }) {
  return (
    <Command.Group
      heading={group.title}
      className="pb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {group.entries.map((entry) => (
        <Line key={entry.id} entry={entry} run={run} />
      ))}
    </Command.Group>
  )
}

function Line({ entry, run }: { entry: PaletteEntry; run: (entry: PaletteEntry) => void }) {
  const refusal = useRefusal(entry.needs)
  const note = refusal ?? entry.note
  return (
    <Command.Item
      value={entry.id}
      disabled={refusal !== null}
      onSelect={() => run(entry)}
      className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 data-[disabled=true]:cursor-default data-[disabled=true]:text-soft data-[selected=true]:bg-raised"
    >
      <span aria-hidden className="flex w-4 shrink-0 justify-center">
        {entry.icon}
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-x-2.5 min-[600px]:flex-row min-[600px]:items-baseline">
        <span className="min-w-0 flex-1 truncate">{entry.title}</span>
        {note && <span className="min-w-0 truncate text-xs text-soft min-[600px]:max-w-2/3">{note}</span>}
      </span>
      {entry.keys && <Keys keys={entry.keys} />}
    </Command.Item>
  )
}
