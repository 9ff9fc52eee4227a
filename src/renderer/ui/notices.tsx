// Short notices at the bottom: what was done, with Undo where there is one; they leave by themselves.
// Pages and sheets leave room below their end, so that nothing is out of reach beneath one; beside a sheet they stand left of it.
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import { MachineText } from './machine-text.tsx'

const shownForMs = 8000

export interface Notice {
  /** May hold names that others gave. */
  readonly text: string
  readonly failed?: boolean
  readonly undo?: () => void | Promise<void>
}

interface Shown extends Notice {
  readonly id: number
}

const notices = create<{ readonly shown: readonly Shown[] }>(() => ({ shown: [] }))
let count = 0

/** Says what happened. `undo` is offered for a few seconds. */
export function notify(notice: Notice): void {
  count += 1
  const id = count
  notices.setState(({ shown }) => ({ shown: [...shown.slice(-2), { ...notice, id }] }))
}

/** Runs a task and says what came of it: one way for every button that changes something. True when it succeeded. */
export async function withNotice<T>(
  task: () => Promise<T>,
  said: { readonly done?: (result: T) => Notice; readonly failed: string },
): Promise<boolean> {
  try {
    const result = await task()
    if (said.done) notify(said.done(result))
    return true
  } catch (error) {
    notify({ text: `${said.failed} ${error instanceof Error ? error.message : ''}`.trim(), failed: true })
    return false
  }
}

function leave(id: number): void {
  notices.setState(({ shown }) => ({ shown: shown.filter((each) => each.id !== id) }))
}

/** True for what lies, or lay a moment ago, within a notice: to press it does not leave what is open beside it. */
export function inNotices(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-notice]') !== null
}

export function Notices() {
  const shown = notices((state) => state.shown)
  // What is marked as live stays within reach of a screen reader while a sheet is open.
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4 [body:has([data-sheet])_&]:items-start"
    >
      {shown.map((notice) => (
        <NoticeBar key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function NoticeBar({ notice }: { notice: Shown }) {
  useEffect(() => {
    const timer = setTimeout(() => leave(notice.id), shownForMs)
    return () => clearTimeout(timer)
  }, [notice.id])
  const undo = () => {
    leave(notice.id)
    void withNotice(async () => notice.undo?.(), { failed: 'It could not be undone.' })
  }
  return (
    <div
      role={notice.failed ? 'alert' : 'status'}
      data-notice
      className={`pointer-events-auto flex max-w-xl items-center gap-3 rounded-md border bg-paper py-1.5 pr-1.5 pl-4 ${notice.failed ? 'border-deny text-deny' : 'border-line'}`}
    >
      <span>
        <MachineText text={notice.text} prose />
      </span>
      {notice.undo && (
        <Button tone="quiet" onClick={undo}>
          Undo
        </Button>
      )}
      <IconButton label="Dismiss" onClick={() => leave(notice.id)}>
        <X aria-hidden size={14} />
      </IconButton>
    </div>
  )
}
