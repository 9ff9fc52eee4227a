// A form or a task beside the page, from the right; closing it loses nothing that was saved.
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { MachineText } from './machine-text.tsx'
import { inNotices } from './notices.tsx'
import { useFocusReturn } from './use-focus-return.ts'

const fields =
  ':is(input, select, textarea):enabled:not([type="hidden"], [type="radio"]:not(:checked), [aria-hidden="true"])'

export function Sheet({
  title,
  about,
  close,
  wide = false,
  readFirst = false,
  children,
}: {
  /** May hold names that others gave. */
  title: string
  /** One sentence on what is done here. */
  about?: ReactNode
  close: () => void
  wide?: boolean
  /** There is more to read than to fill in: no field takes the focus. */
  readFirst?: boolean
  children: ReactNode
}) {
  const returnFocus = useFocusReturn()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 bg-shade" />
        <Dialog.Content
          {...(readFirst ? {} : { onOpenAutoFocus: focusFirstField })}
          onCloseAutoFocus={returnFocus}
          {...(about ? {} : { 'aria-describedby': undefined })}
          onInteractOutside={(event) => inNotices(event.target) && event.preventDefault()}
          data-sheet
          className={`from-right fixed inset-y-0 right-0 flex w-full scroll-pt-28 flex-col overflow-y-auto border-l border-line bg-paper ${wide ? 'max-w-[880px]' : 'max-w-[520px]'}`}
        >
          <header className="sticky top-0 z-10 flex items-start justify-between gap-3 border-b border-line bg-paper px-5 py-4">
            <div>
              <Dialog.Title className="text-lg font-semibold">
                <MachineText text={title} prose />
              </Dialog.Title>
              {about && <Dialog.Description className="text-soft">{about}</Dialog.Description>}
            </div>
            <Dialog.Close
              aria-label="Close"
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:bg-raised"
            >
              <X aria-hidden size={16} />
            </Dialog.Close>
          </header>
          <div className="flex flex-col gap-4 p-5 pb-20">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Whoever opens a form begins to write: at its first field, not at what closes it. */
function focusFirstField(event: Event): void {
  const sheet = event.currentTarget as HTMLElement
  const first = [...sheet.querySelectorAll<HTMLElement>(fields)].find((field) => field.checkVisibility())
  if (!first) return
  event.preventDefault()
  first.focus()
}
