// A question before what cannot be undone: it names the thing, and the safe answer has the focus.
import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { MachineText } from './machine-text.tsx'
import { useFocusReturn } from './use-focus-return.ts'

export function Ask({
  title,
  children,
  yes,
  onYes,
  close,
}: {
  /** This and `yes` may hold names that others gave. */
  title: string
  children: ReactNode
  /** What happens, as a verb: "Revoke crawler". */
  yes: string
  onYes: () => void
  close: () => void
}) {
  const returnFocus = useFocusReturn()
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 bg-shade" />
        <AlertDialog.Content
          onCloseAutoFocus={returnFocus}
          className="fixed top-1/2 left-1/2 flex w-[min(420px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 rounded-md border border-line bg-paper p-5"
        >
          <AlertDialog.Title className="text-lg font-semibold">
            <MachineText text={title} prose />
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-soft">{children}</div>
          </AlertDialog.Description>
          <div className="flex justify-end gap-2 pt-2">
            <AlertDialog.Cancel className="h-8 rounded-md border border-line px-3 font-medium hover:bg-raised">
              Keep
            </AlertDialog.Cancel>
            <AlertDialog.Action onClick={onYes} className="h-8 rounded-md bg-deny px-3 font-medium text-on-deny">
              <MachineText text={yes} prose />
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
