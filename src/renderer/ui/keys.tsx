// Keys as they stand on the keyboard of this machine.

const apple = /Mac|iP(hone|ad)/.test(navigator.platform)

/** The key that chords begin with here. */
export const commandKey = apple ? '⌘' : 'Ctrl'

/** `keys` are separated by spaces. */
export function Keys({ keys }: { keys: string }) {
  return (
    <kbd className="inline-flex gap-1 font-sans text-xs">
      {keys.split(' ').map((key) => (
        <span key={key} className="min-w-5 rounded-sm border border-line bg-paper px-1 text-center text-soft">
          {key}
        </span>
      ))}
    </kbd>
  )
}
