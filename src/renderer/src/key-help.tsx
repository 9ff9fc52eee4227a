// All keys at a glance.
import { Dialog } from 'radix-ui'
import { commandKey, Keys } from '../ui/keys.tsx'
import { useFocusReturn } from '../ui/use-focus-return.ts'
import { pages } from './pages.tsx'

const keys = [
  [`${commandKey} K`, 'search pages, things and actions'],
  ['/', 'search the list'],
  ['j', 'next in the list'],
  ['k', 'the one before'],
  ['Enter', 'open'],
  ['Esc', 'close the detail'],
  ['← →', 'width of the list, when its border has the focus'],
  ...pages.map(({ key, label }) => [`g ${key}`, label] as const),
  [`${commandKey} Shift A`, 'allow the open question once; a result cleaned'],
  [`${commandKey} Shift E`, 'allow it and remember that'],
  [`${commandKey} Shift O`, 'allow the open result as it came'],
  [`${commandKey} Shift B`, 'accept what the asking agent does now as its baseline'],
  ['J', 'ask the open inbound rule later'],
  ['K', 'ask it earlier'],
  ['?', 'this list'],
] as const

export function KeyHelp({ close }: { close: () => void }) {
  const returnFocus = useFocusReturn()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="fixed top-1/2 left-1/2 max-h-[calc(100vh-32px)] w-[min(760px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-md border border-line bg-paper"
        >
          <Dialog.Title className="px-5 pt-5 pb-3 text-lg font-semibold">Keys</Dialog.Title>
          <dl className="gap-x-8 px-5 pb-3 min-[760px]:columns-2">
            {keys.map(([key, does]) => (
              <div key={key} className="grid break-inside-avoid grid-cols-[112px_minmax(0,1fr)] pb-1.5">
                <dt>
                  <Keys keys={key} />
                </dt>
                <dd className="m-0 text-soft">{does}</dd>
              </div>
            ))}
          </dl>
          {/* In sight however far one scrolls; it has the focus, so that the arrow keys scroll. */}
          <footer className="sticky bottom-0 border-t border-line bg-paper px-5 py-3">
            <Dialog.Close className="h-8 rounded-md border border-line px-3 font-medium hover:bg-raised">
              Close
            </Dialog.Close>
          </footer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
