// A part that folds open: closed by default, its content copyable.

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { visible } from '../../shared/visible-text.ts'
import { CopyButton } from './copy-button.tsx'

export function Fold({ title, copy, children }: { title: string; copy?: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <section className="border-t border-line">
      <div className="flex items-center justify-between gap-2">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex flex-1 items-center gap-1 py-2 text-left font-medium"
        >
          <ChevronRight aria-hidden size={14} className={open ? 'rotate-90' : ''} />
          {title}
        </button>
        {open && copy !== undefined && <CopyButton label="Copy" text={copy} of={title} />}
      </div>
      {open && <div className="pb-3">{children}</div>}
    </section>
  )
}

export function JsonText({ value }: { value: unknown }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md bg-panel p-3 font-mono text-xs whitespace-pre-wrap break-all"
    >
      {jsonText(value)}
    </pre>
  )
}

/** Pretty JSON in which nothing is hidden; its own line breaks stay, for those inside strings are escaped already. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.split('\n').map(visible).join('\n')
}
