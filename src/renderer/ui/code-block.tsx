// A text to be taken elsewhere: shown exactly as it is copied.
import { CopyButton } from './copy-button.tsx'

export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <figure className="flex flex-col rounded-md border border-line bg-panel">
      <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-xs text-soft">
        {label}
        <CopyButton label="Copy" text={text} of={label} />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </figure>
  )
}
