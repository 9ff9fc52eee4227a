// The arguments of a held call as a table: each in its own row, long ones folded, secrets masked by the console.
import { useState } from 'react'
import { jsonText } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

const foldedFrom = 300

export function ArgumentTable({ value }: { value: unknown }) {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  if (entries.length === 0) return <p className="text-soft">The call has no arguments.</p>
  return (
    <section>
      <h3 className="font-semibold">Arguments</h3>
      <dl className="flex flex-col">
        {entries.map(([name, argument]) => (
          <div key={name} className="grid grid-cols-[88px_1fr] gap-x-3 border-t border-line py-1.5 first:border-t-0">
            <dt className="break-all text-soft">
              <MachineText text={name} limit={40} />
            </dt>
            <dd className="min-w-0">
              <Argument value={argument} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Argument({ value }: { value: unknown }) {
  const [open, setOpen] = useState(false)
  const text = typeof value === 'string' ? value : jsonText(value)
  if (text.length <= foldedFrom) return <MachineText text={text} />
  return (
    <>
      <MachineText text={open ? text : `${text.slice(0, foldedFrom)}…`} />{' '}
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="text-accent underline">
        {open ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
      </button>
    </>
  )
}
