// The versions that were in force here, newest first, and one press back to an earlier one.
import type { SubscriptionDetail } from '../../../shared/contract/library.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { Failure } from './failure.tsx'
import type { SubscriptionPartProps } from './subscription-props.ts'
import { useTask } from './use-task.ts'

type Entry = SubscriptionDetail['history'][number]

const reasonWords: Readonly<Record<Entry['reason'], string>> = {
  subscribed: 'subscribed',
  sync: 'came by itself',
  accepted: 'accepted',
  rollback: 'gone back to',
  pinned: 'pinned',
}

/** How many of the newest can be gone back to. */
const reachable = 5

export function SubscriptionHistory({ item, store, put }: SubscriptionPartProps) {
  const now = useNow(5000)
  const task = useTask<void>()
  const goBack = ({ version }: Entry) =>
    task.run(async () => {
      put(await store.getState().rollBack(item.id, version))
      notify({ text: `Version ${version} counts again and stays until you let go of it.` })
    })
  const earlier = [...new Set(item.history.map(({ version }) => version))].slice(0, reachable)
  return (
    <Section title="History" about="Going back pins the version: nothing newer comes until you let go of it.">
      <ul aria-label="History" className="flex flex-col">
        {item.history.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a version can be in force more than once
            key={index}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0"
          >
            <span className="min-w-16 font-mono">{entry.version}</span>
            {index === 0 && <Chip tone="good">in force</Chip>}
            <span className="text-soft">
              {reasonWords[entry.reason]} <By id={entry.by} /> <Ago at={entry.applied_at} now={now} />
            </span>
            {index > 0 &&
              entry.version !== item.resolved_version &&
              firstOf(item.history, index) &&
              earlier.includes(entry.version) && (
                <span className="ml-auto">
                  <Button needs="admin" busy={task.busy} onClick={() => void goBack(entry)}>
                    Go back to {entry.version}
                  </Button>
                </span>
              )}
          </li>
        ))}
      </ul>
      <Failure of={task.failure} what="The version in force stays." />
    </Section>
  )
}

/** A version that was in force more than once has one button. */
function firstOf(history: readonly Entry[], index: number): boolean {
  return history.findIndex(({ version }) => version === history[index]?.version) === index
}

function By({ id }: { id: string }) {
  // What came by itself says so already.
  if (id === 'library-sync') return null
  return (
    <>
      by{' '}
      {/^[0-9a-f-]{36}$/.test(id) || id === 'owner' ? (
        <OperatorName id={id} />
      ) : (
        <MachineText text={id} prose limit={40} />
      )}
    </>
  )
}
