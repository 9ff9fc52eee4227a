// Why a control does not answer: said on hover, on focus and when it is pressed all the same.
import { Tooltip } from 'radix-ui'
import { type MouseEvent, type ReactElement, useRef, useState } from 'react'

const delayMs = 200

/** `children` makes the control from what it must carry; it stays focusable, so that the reason can be reached. */
export function WithReason({
  reason,
  children,
}: {
  reason: string
  children: (control: { 'aria-disabled': true; onClick: (event: MouseEvent) => void }) => ReactElement
}) {
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  // A tooltip closes when what it stands on scrolls, and the focus scrolls to where it goes: the reader would see nothing.
  const onOpenChange = (wanted: boolean) => setOpen(wanted || (trigger.current?.matches(':focus-visible') ?? false))
  const onClick = (event: MouseEvent) => {
    // Also keeps the tooltip from closing itself.
    event.preventDefault()
    setOpen(true)
  }
  const onEscape = (event: KeyboardEvent) => {
    event.preventDefault()
    setOpen(false)
  }
  return (
    <Tooltip.Provider delayDuration={delayMs}>
      <Tooltip.Root open={open} onOpenChange={onOpenChange}>
        <Tooltip.Trigger asChild ref={trigger}>
          {children({ 'aria-disabled': true, onClick })}
        </Tooltip.Trigger>
        <Tooltip.Content
          sideOffset={4}
          collisionPadding={8}
          onEscapeKeyDown={onEscape}
          className="z-50 max-w-72 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs font-normal whitespace-normal text-ink"
        >
          {reason}
        </Tooltip.Content>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}
