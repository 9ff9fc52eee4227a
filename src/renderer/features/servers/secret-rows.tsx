// Names with values that nobody should read over a shoulder: variables of a program, headers of an address.
import { Eye, EyeOff, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import type { SecretRow } from './server-draft.ts'

export interface SecretRowsProps {
  readonly label: string
  /** "variable" or "header". */
  readonly one: string
  readonly help: string
  readonly rows: readonly SecretRow[]
  readonly set: (rows: readonly SecretRow[]) => void
  readonly onLeave: () => void
  readonly error?: string | undefined
}

export function SecretRows({ label, one, help, rows, set, onLeave, error }: SecretRowsProps) {
  const change = (key: string, part: Partial<SecretRow>) =>
    set(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const add = () => set([...rows, { key: crypto.randomUUID(), name: '', value: '', kind: 'new' }])
  return (
    <fieldset className="flex flex-col gap-1.5" onBlur={onLeave}>
      <legend className="pb-1 font-medium">{label}</legend>
      {rows.map((row, at) =>
        row.kind === 'new' ? (
          <NewRow
            key={row.key}
            row={row}
            called={`${one} ${at + 1}`}
            invalid={error !== undefined}
            change={(part) => change(row.key, part)}
            remove={() => set(rows.filter(({ key }) => key !== row.key))}
          />
        ) : (
          <KnownRow key={row.key} row={row} change={(part) => change(row.key, part)} />
        ),
      )}
      <div className="-ml-3">
        <Button tone="quiet" icon={<Plus aria-hidden size={14} />} onClick={add}>
          Add a {one}
        </Button>
      </div>
      <p className="text-xs text-soft">{help}</p>
      {error && (
        <p role="alert" className="text-xs text-deny">
          {error}
        </p>
      )}
    </fieldset>
  )
}

const box = 'min-w-0 rounded-md border border-line bg-paper px-2 py-1.5 font-mono aria-[invalid=true]:border-deny'

interface NewRowProps {
  readonly row: SecretRow
  readonly called: string
  readonly invalid: boolean
  readonly change: (part: Partial<SecretRow>) => void
  readonly remove: () => void
}

function NewRow({ row, called, invalid, change, remove }: NewRowProps) {
  return (
    <div className="grid grid-cols-[2fr_3fr_auto] items-center gap-1.5">
      <input
        aria-label={`Name of ${called}`}
        aria-invalid={invalid || undefined}
        placeholder="NAME"
        spellCheck={false}
        autoComplete="off"
        value={row.name}
        onChange={(event) => change({ name: event.target.value })}
        className={`${box} placeholder:text-soft`}
      />
      <SecretInput label={`Value of ${called}`} value={row.value} set={(value) => change({ value })} />
      <IconButton label={`Remove ${called}`} onClick={remove}>
        <Trash2 aria-hidden size={14} />
      </IconButton>
    </div>
  )
}

/** One whose value the console keeps and does not show: it stays, is replaced, or goes. */
function KnownRow({ row, change }: { row: SecretRow; change: (part: Partial<SecretRow>) => void }) {
  return (
    <div className="grid min-h-8 grid-cols-[2fr_3fr_auto] items-center gap-1.5">
      <span className={row.kind === 'removed' ? 'line-through' : ''}>
        <MachineText text={row.name} limit={60} />
      </span>
      {row.kind === 'replaced' ? (
        <SecretInput label={`New value of ${row.name}`} value={row.value} set={(value) => change({ value })} />
      ) : (
        <span className="text-soft">{row.kind === 'removed' ? 'will be removed' : 'stays as it is'}</span>
      )}
      <span className="flex">
        {row.kind === 'kept' ? (
          <>
            <Button tone="quiet" aria-label={`Replace ${row.name}`} onClick={() => change({ kind: 'replaced' })}>
              Replace
            </Button>
            <IconButton label={`Remove ${row.name}`} onClick={() => change({ kind: 'removed' })}>
              <Trash2 aria-hidden size={14} />
            </IconButton>
          </>
        ) : (
          <Button
            tone="quiet"
            aria-label={`Keep ${row.name} as it is`}
            onClick={() => change({ kind: 'kept', value: '' })}
          >
            Keep
          </Button>
        )}
      </span>
    </div>
  )
}

export function SecretInput({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  const [shown, setShown] = useState(false)
  return (
    <span className="relative flex min-w-0">
      <input
        type={shown ? 'text' : 'password'}
        aria-label={label}
        spellCheck={false}
        autoComplete="new-password"
        value={value}
        onChange={(event) => set(event.target.value)}
        className={`${box} w-full pr-9`}
      />
      <span className="absolute inset-y-0 right-0 flex items-center">
        <IconButton label={shown ? `Hide: ${label}` : `Show: ${label}`} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
        </IconButton>
      </span>
    </span>
  )
}
