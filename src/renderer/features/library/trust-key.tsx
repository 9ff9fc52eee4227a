// Trusting another key of a library: what is kept and what it shows now, side by side, and what it means to take it.
import { useState } from 'react'
import type { LibraryStatus } from '../../../shared/contract/library.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Failure } from './failure.tsx'
import type { LibraryStore } from './store.ts'
import { useTask } from './use-task.ts'

const keyId = /^[0-9a-f]{16}$/

interface TrustKeyProps {
  readonly source: LibraryStatus
  readonly store: LibraryStore
  readonly close: () => void
}

export function TrustKey({ source, store, close }: TrustKeyProps) {
  const shown = source.shown_key_id ?? null
  const [typed, setTyped] = useState('')
  const task = useTask<boolean>()
  const wanted = typed.trim().toLowerCase()
  const fits = keyId.test(wanted) && (shown === null || shown === wanted)
  const trust = async () => {
    const done = await task.run(async () => {
      await store.getState().trust(wanted)
      return true
    })
    if (!done) return
    notify({ text: 'The library is trusted with its new key.' })
    close()
  }
  return (
    <Sheet
      title="Trust another key"
      about="What this console knows of the log of this library is forgotten."
      close={close}
    >
      <dl className="flex flex-col gap-2">
        <KeyId label="Kept here" id={source.key_id} />
        <KeyId label="The library shows now" id={shown} />
      </dl>
      <p className="rounded-md bg-hold-wash p-3 text-hold">
        A library that shows another key or another history may have been taken over. Ask whoever runs it for its key
        id, by another way than this connection, and type it here: that of an attacker would be shown above just as
        well.
      </p>
      <TextField
        label="Key id that you were told"
        value={typed}
        set={setTyped}
        mono
        maxLength={16}
        help="16 characters, 0 to 9 and a to f."
        error={keyId.test(wanted) && !fits ? 'This is not the key that the library shows: do not trust it.' : undefined}
      />
      <Failure of={task.failure} what="Nothing was changed." />
      <div>
        <Button tone="danger" needs="admin" disabled={!fits} busy={task.busy} onClick={() => void trust()}>
          Trust this key
        </Button>
      </div>
    </Sheet>
  )
}

function KeyId({ label, id }: { label: string; id: string | null }) {
  return (
    <div className="grid grid-cols-[160px_minmax(0,1fr)] gap-3">
      <dt className="text-soft">{label}</dt>
      <dd>{id === null ? 'not known' : <MachineText text={id} />}</dd>
    </div>
  )
}
