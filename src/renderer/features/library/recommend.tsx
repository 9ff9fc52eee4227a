// For maintainers of the library: an artifact is put among those of the week, with a word on why, or taken out of them.
import { useState } from 'react'
import type { Featured } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { notify } from '../../ui/notices.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { Failure } from './failure.tsx'
import { useTask } from './use-task.ts'

const most = 24

/** Whether somebody is a maintainer is for the library to say. */
export function Recommend({ id }: { id: string }) {
  return (
    <Fold title="For maintainers of the library">
      <Recommending id={id} />
    </Fold>
  )
}

function Recommending({ id }: { id: string }) {
  const { value, error, again } = useLoaded('featured', () => call('GET /community/featured'))
  const [note, setNote] = useState('')
  const task = useTask<Featured>()
  if (value === null) return <Failure of={error} what="What is recommended could not be read." />
  const others = value.items
    .filter((item) => item.id !== id)
    .map((item) => ({ artifact_id: item.id, ...(item.note === undefined ? {} : { note: item.note }) }))
  const there = others.length < value.items.length
  const put = async (items: typeof others, text: string) => {
    const done = await task.run(() => call('PUT /community/featured', { body: { items } }))
    if (!done) return
    notify({ text })
    again()
  }
  const mine = { artifact_id: id, ...(note.trim() === '' ? {} : { note: note.trim() }) }
  return (
    <div className="flex flex-col items-start gap-3">
      <Failure of={task.failure} what="What is recommended stays as it was." />
      {there ? (
        <>
          <p>It is among those that are recommended.</p>
          <Button needs="admin" busy={task.busy} onClick={() => void put(others, 'It is no longer recommended.')}>
            Take it out
          </Button>
        </>
      ) : (
        <>
          <div className="w-full max-w-md">
            <TextField label="Why, in a sentence" maxLength={300} value={note} set={setNote} />
          </div>
          <Button
            needs="admin"
            busy={task.busy}
            disabled={others.length >= most}
            onClick={() => void put([mine, ...others], 'It is recommended from now on.')}
          >
            Recommend it this week
          </Button>
          {others.length >= most && <p className="text-soft">No more than {most} are recommended at once.</p>}
        </>
      )}
    </div>
  )
}
