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
          className="fixed top-1/2 left-1/2 max-h-[calc(100vh-32px)] w-[min(400px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-md border border-line bg-paper p-5"
        >
          <Dialog.Title className="pb-3 text-lg font-semibold">Keys</Dialog.Title>
          <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-y-1.5">
            {keys.map(([key, does]) => (
              <div key={key} className="contents">
                <dt>
                  <Keys keys={key} />
                </dt>
                <dd className="m-0 text-soft">{does}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Close className="mt-4 h-8 rounded-md border border-line px-3 font-medium hover:bg-raised">
            Close
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
