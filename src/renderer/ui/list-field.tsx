// A list whose items are rows: each can be changed or taken out, and there is always a way to add one.
import { Plus, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { visible } from '../../shared/visible-text.ts'
import { afterPress } from './after-press.ts'
import { Button, IconButton } from './button.tsx'

export interface ListFieldProps {
  readonly label: string
  readonly help: string
  /** One item, as in "Add a path". */
  readonly item: string
  readonly placeholder: string
  readonly rows: readonly string[]
  readonly set: (rows: readonly string[]) => void
  /** A sentence on what is wrong with the row; null when nothing is. */
  readonly problemOf: (row: string) => string | null
  /** Refused as a whole: rows say what is wrong with them, also those that have not been left yet. */
  readonly error: string | undefined
}

export function ListField({ label, help, item, placeholder, rows, set, problemOf, error }: ListFieldProps) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [left, setLeft] = useState<readonly string[]>([])
  const problems = rows.map((row) => (error !== undefined || left.includes(row) ? problemOf(row) : null))
  const add = () => {
    // At once, so that what is typed next is not lost.
    flushSync(() => set([...rows, '']))
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus()
  }
  return (
    <fieldset className="flex flex-col gap-2" aria-describedby={`${id}-help`}>
      <legend className="pb-1 font-medium">{label}</legend>
      <p id={`${id}-help`} className="text-xs text-soft">
        {help}
      </p>
      {rows.length > 0 && (
        <ul ref={list} className="flex flex-col gap-2">
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its text changes while it is typed
            <li key={at} className="flex flex-col gap-1">
              <span className="flex gap-1">
                <input
                  type="text"
                  aria-label={`${label}, row ${at + 1}`}
                  aria-invalid={problems[at] ? true : undefined}
                  aria-describedby={problems[at] ? `${id}-${at}` : undefined}
                  value={row}
                  placeholder={placeholder}
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => set(rows.map((each, place) => (place === at ? event.target.value : each)))}
                  onBlur={() => afterPress(() => setLeft((before) => [...before, row]))}
                  className="min-w-0 flex-1 rounded-md border border-line bg-paper px-2 py-1.5 font-mono text-ink placeholder:text-soft aria-[invalid=true]:border-deny"
                />
                <IconButton
                  label={`Remove ${row === '' ? `row ${at + 1}` : visible(row)}`}
                  onClick={() => set(rows.filter((_, place) => place !== at))}
                >
                  <X aria-hidden size={14} />
                </IconButton>
              </span>
              {problems[at] && (
                <span id={`${id}-${at}`} role="alert" className="text-xs text-deny">
                  {problems[at]}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && problems.every((problem) => problem === null) && (
        <p role="alert" className="text-xs text-deny">
          {error}
        </p>
      )}
      <div>
        <Button icon={<Plus aria-hidden size={14} />} onClick={add}>
          Add a {item}
        </Button>
      </div>
    </fieldset>
  )
}
