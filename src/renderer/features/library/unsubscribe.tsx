// Ending a subscription: what goes with it is said before, and who still refers to it when it is refused.
import { useState } from 'react'
import type { Subscription } from '../../../shared/contract/library.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { notify } from '../../ui/notices.tsx'
import { Failure } from './failure.tsx'
import type { LibraryStore } from './store.ts'
import { useTask } from './use-task.ts'
import { objectsText } from './words.ts'

interface UnsubscribeProps {
  readonly subscription: Subscription
  readonly store: LibraryStore
  /** Once it is ended. */
  readonly done?: () => void
}

export function Unsubscribe({ subscription, store, done }: UnsubscribeProps) {
  const { id, artifact_id, name, objects, cadence, mode, allow_rules } = subscription
  const [asking, setAsking] = useState(false)
  const task = useTask<boolean>()
  const shown = visible(name)
  const end = async () => {
    const ended = await task.run(async () => {
      await store.getState().unsubscribe(id)
      return true
    })
    if (!ended) return
    notify({
      text: `${shown} is no longer subscribed to.`,
      undo: async () => void (await store.getState().subscribe(artifact_id, { cadence, mode, allow_rules })),
    })
    done?.()
  }
  return (
    <div className="flex flex-col gap-2">
      <div>
        <Button needs="admin" tone="danger" busy={task.busy} onClick={() => setAsking(true)}>
          Unsubscribe
        </Button>
      </div>
      <Failure of={task.failure} what="The subscription goes on." />
      {asking && (
        <Ask
          title={`Unsubscribe from ${shown}?`}
          yes="Unsubscribe"
          onYes={() => void end()}
          close={() => setAsking(false)}
        >
          <p>
            {objects.length > 0 ? `What came of it goes: ${objectsText(objects)}. ` : ''}
            {mode === 'enforce' && 'Calls and results that it speaks for are decided without it from then on. '}
            Copies that were installed stay.
          </p>
        </Ask>
      )}
    </div>
  )
}
