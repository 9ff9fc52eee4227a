// Why a control does not answer: said on hover, on focus and when it is pressed all the same.
import { Tooltip } from 'radix-ui'
import { type MouseEvent, type ReactElement, useState } from 'react'

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
  const onClick = (event: MouseEvent) => {
    // Also keeps the tooltip from closing itself.
    event.preventDefault()
    setOpen(true)
  }
  return (
    <Tooltip.Provider delayDuration={delayMs}>
      <Tooltip.Root open={open} onOpenChange={setOpen}>
        <Tooltip.Trigger asChild>{children({ 'aria-disabled': true, onClick })}</Tooltip.Trigger>
        <Tooltip.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs font-normal whitespace-normal text-ink"
        >
          {reason}
        </Tooltip.Content>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}
