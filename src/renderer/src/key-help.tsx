// All keys at a glance.
import { Dialog } from 'radix-ui'
import { pages } from './pages.tsx'

const keys = [
  ['j / k', 'next, previous'],
  ['/', 'search'],
  ...pages.map(({ key, label }) => [`g ${key}`, label] as const),
  ['Esc', 'close the detail'],
  ['Ctrl/⌘ Shift A', 'allow the open question once'],
  ['?', 'this list'],
] as const

export function KeyHelp({ close }: { close: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 w-80 -translate-x-1/2 -translate-y-1/2 rounded-md border border-line bg-paper p-5"
        >
          <Dialog.Title className="pb-3 text-lg font-semibold">Keys</Dialog.Title>
          <dl className="grid grid-cols-[130px_1fr] gap-y-1.5">
            {keys.map(([key, does]) => (
              <div key={key} className="contents">
                <dt className="font-mono">{key}</dt>
                <dd className="m-0 text-soft">{does}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Close className="mt-4 rounded-md border border-line px-3 py-1.5 hover:bg-raised">Close</Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
