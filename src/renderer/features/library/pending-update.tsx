// An update that waits or was refused: why, what in it is weaker or new, what it would change, and the ways out.
import type { PendingUpdate } from '../../../shared/contract/library.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Fold } from '../../ui/fold.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { sentence } from '../../ui/sentence.ts'
import { Ago, exactText, useNow } from '../../ui/time.tsx'
import { textOf, wholeText } from './artifact-text.ts'
import { Failure } from './failure.tsx'
import type { SubscriptionPartProps } from './subscription-props.ts'
import { SyncNow } from './sync.tsx'
import { useTask } from './use-task.ts'

export function Blocked({ item, store, put }: SubscriptionPartProps) {
  return (
    <Section title="The update was refused">
      <p role="alert" className="rounded-md bg-hold-wash p-3 text-hold">
        {item.state_reason === null ? (
          'Its newest version does not fit what is here.'
        ) : (
          <MachineText text={sentence(item.state_reason)} prose />
        )}{' '}
        Version {item.resolved_version} goes on counting.
      </p>
      <p>
        Change what stands in its way, such as a policy of your own that refers to it, and look again; keep your version
        until its publisher has mended it; or go without it.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <SyncNow store={store} label="Look again" />
        {item.pinned_version === null && <KeepVersion item={item} store={store} put={put} />}
      </div>
    </Section>
  )
}

interface PendingProps extends SubscriptionPartProps {
  readonly pending: PendingUpdate
  readonly agentNames: AgentNames
}

export function Pending({ item, store, put, pending, agentNames }: PendingProps) {
  const now = useNow(5000)
  const { version, seen_at, applies_at, changes, impact, before, after } = pending
  return (
    <Section
      title={`Version ${version}`}
      about={
        <>
          First seen <Ago at={seen_at} now={now} />.{' '}
          {item.state === 'update_blocked'
            ? 'It does not count here.'
            : applies_at === null
              ? 'It counts once somebody accepts it.'
              : `It counts by itself from ${exactText(applies_at)} on.`}
        </>
      }
    >
      <Changes changes={changes} />
      {impact ? (
        <ImpactView state={{ progress: null, result: impact, error: null, cancel: () => {} }} agentNames={agentNames} />
      ) : (
        (item.kind === 'policy' || item.kind === 'pack') && (
          <p className="text-soft">Recorded calls could not be decided again with it.</p>
        )
      )}
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">What its text says now</h3>
        <LineDiff before={textOf(before)} after={textOf(after)} />
        {wholeText(before) !== wholeText(after) && (
          <Fold title="What it says of itself, and its tests">
            <LineDiff before={wholeText(before)} after={wholeText(after)} />
          </Fold>
        )}
      </section>
      {item.state !== 'update_blocked' && <Answer item={item} store={store} put={put} version={version} />}
    </Section>
  )
}

/** What loosens comes first. */
function Changes({ changes }: Pick<PendingUpdate, 'changes'>) {
  if (changes.length === 0) return <p className="text-soft">Nothing in it is weaker, wider or new.</p>
  const sorted = changes.toSorted((a, b) => Number(b.loosens) - Number(a.loosens))
  return (
    <ul aria-label="What changes" className="flex flex-col">
      {sorted.map(({ code, message, loosens }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the changes of one update never move
        <li key={index} className="flex items-baseline gap-2 border-t border-line py-1.5 first:border-t-0">
          <Chip tone={loosens ? 'bad' : 'plain'}>{loosens ? 'loosens' : 'changes'}</Chip>
          <span title={code}>
            <MachineText text={sentence(message)} prose />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Answer({ item, store, put, version }: SubscriptionPartProps & { version: string }) {
  const task = useTask<void>()
  const accept = () =>
    task.run(async () => {
      const { accept: acceptIt, rollBack } = store.getState()
      put(await acceptIt(item.id, version))
      notify({
        text: `Version ${version} counts from now on.`,
        undo: async () => put(await rollBack(item.id, item.resolved_version)),
      })
    })
  return (
    <div className="flex flex-col gap-2">
      <Failure of={task.failure} what="The version in force stays." />
      <div className="flex flex-wrap gap-2">
        <Button needs="admin" tone="main" busy={task.busy} onClick={() => void accept()}>
          Accept {version}
        </Button>
        <KeepVersion item={item} store={store} put={put} />
      </div>
    </div>
  )
}

/** Pins the version in force, so that the question does not come back with each sync. */
function KeepVersion({ item, store, put }: SubscriptionPartProps) {
  const task = useTask<void>()
  const pin = (pinned_version: string | null) => store.getState().patch(item.id, { pinned_version })
  const keep = () =>
    task.run(async () => {
      put(await pin(item.resolved_version))
      notify({
        text: `Version ${item.resolved_version} is kept until you let go of it.`,
        undo: async () => put(await pin(null)),
      })
    })
  return (
    <>
      <Button needs="admin" busy={task.busy} onClick={() => void keep()}>
        Keep {item.resolved_version}
      </Button>
      <Failure of={task.failure} what="Nothing was changed." />
    </>
  )
}
