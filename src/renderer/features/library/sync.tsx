// Looking for new versions: when it was done, when it will be, and doing it now.
import { useEffect, useRef } from 'react'
import type { Subscription } from '../../../shared/contract/library.ts'
import { leftText } from '../../../shared/time-left.ts'
import { Button } from '../../ui/button.tsx'
import { notify } from '../../ui/notices.tsx'
import { Ago, exactText } from '../../ui/time.tsx'
import { Failure } from './failure.tsx'
import type { LibraryStore } from './store.ts'
import { useTask } from './use-task.ts'

/** When it was looked for, and when it will be. */
export function Synced({ item: { last_sync_at, next_sync_at }, now }: { item: Subscription; now: number }) {
  return (
    <span>
      {last_sync_at === null ? (
        'not synced yet'
      ) : (
        <>
          synced <Ago at={last_sync_at} now={now} />
        </>
      )}
      {next_sync_at !== null && (
        <span title={exactText(next_sync_at)}>
          , next {Date.parse(next_sync_at) <= now ? 'now' : `in ${leftText(Date.parse(next_sync_at), now)}`}
        </span>
      )}
    </span>
  )
}

/** Looks for new versions now; what came of it is said. */
export function SyncNow({ store, label = 'Sync now' }: { store: LibraryStore; label?: string }) {
  const syncing = store((state) => state.syncing)
  const running = useRef<AbortController | null>(null)
  const task = useTask<void>()
  useEffect(() => () => running.current?.abort(), [])
  const sync = () =>
    task.run(async () => {
      const abort = new AbortController()
      running.current = abort
      const { checked, updated, blocked, error } = await store.getState().sync(abort.signal)
      notify(
        error === undefined
          ? { text: `${checked} looked at, ${updated} updated${blocked > 0 ? `, ${blocked} refused` : ''}.` }
          : { text: error, failed: true },
      )
    })
  const failure = task.failure?.code === 'cancelled' ? null : task.failure
  return (
    <span className="flex flex-col items-end gap-1">
      {syncing !== null && running.current !== null ? (
        <Button onClick={() => running.current?.abort()}>Stop</Button>
      ) : (
        <Button needs="admin" busy={syncing !== null} onClick={() => void sync()}>
          {label}
        </Button>
      )}
      <Failure of={failure} what="Nothing was changed." />
    </span>
  )
}
