// The arguments of a held call as a table: each in its own row, long ones in steps, secrets masked by the console.
import { useState } from 'react'
import { jsonText } from '../../ui/fold.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

/** More rows come in steps of as many. */
const step = 50

export function ArgumentTable({ value }: { value: unknown }) {
  const [limit, setLimit] = useState(step)
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  if (entries.length === 0) return <p className="text-soft">The call has no arguments.</p>
  return (
    <section>
      <h3 className="font-semibold">Arguments</h3>
      <dl className="flex flex-col">
        {entries.slice(0, limit).map(([name, argument]) => (
          <div
            key={name}
            className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 first:border-t-0"
          >
            <dt className="break-all text-soft">
              <MachineText text={name} limit={40} />
            </dt>
            <dd>
              <LongText text={typeof argument === 'string' ? argument : jsonText(argument)} />
            </dd>
          </div>
        ))}
      </dl>
      {entries.length > limit && (
        <button type="button" onClick={() => setLimit(limit + step)} className="text-accent underline">
          Show more of the {entries.length.toLocaleString('en')} arguments
        </button>
      )}
    </section>
  )
}
