// Subscriptions: what comes by itself, in which version, how it counts, when it was looked for; those that wait first.
import { Link, useLocation } from 'wouter'
import type { Subscription } from '../../../shared/contract/library.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Collection } from '../../ui/collection.tsx'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { useNow } from '../../ui/time.tsx'
import { KindMark } from './kind-mark.tsx'
import { parts } from './parts.ts'
import type { LibraryStore } from './store.ts'
import { SubscriptionDetailView } from './subscription-detail.tsx'
import { Synced, SyncNow } from './sync.tsx'
import { cadenceWords, countOf, modeWords, stateWords } from './words.ts'

interface SubscriptionsPartProps {
  readonly store: LibraryStore
  readonly id: string | null
  readonly agentNames: AgentNames
}

export function SubscriptionsPart({ store, id, agentNames }: SubscriptionsPartProps) {
  const loaded = store()
  const [, navigate] = useLocation()
  const select = (next: string | null) => navigate(placeIn(parts.subscriptions, next))
  return (
    <Collection
      of={loaded}
      words={{
        one: 'subscription',
        many: 'subscriptions',
        gone: 'It was ended, or never had this id.',
        kept: 'What came of them goes on counting as it is.',
      }}
      id={id}
      select={select}
      steps={loaded.items.map((item) => item.id)}
      list={<SubscriptionList items={loaded.items} store={store} selected={id} select={select} />}
      detail={(item) => (
        <SubscriptionDetailView
          key={item.id}
          subscription={item}
          store={store}
          agentNames={agentNames}
          close={() => select(null)}
        />
      )}
      none={<NoneYet />}
    />
  )
}

interface SubscriptionListProps extends Pick<SubscriptionsPartProps, 'store'> {
  readonly items: readonly Subscription[]
  readonly selected: string | null
  readonly select: (id: string) => void
}

function SubscriptionList({ items, store, selected, select }: SubscriptionListProps) {
  const now = useNow(5000)
  return (
    <>
      <SyncBar store={store} count={items.length} />
      <Rows label="Subscriptions">
        {items.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <SubscriptionLines item={item} now={now} />
            <Chip tone={stateWords[item.state].tone}>{stateWords[item.state].word}</Chip>
          </Row>
        ))}
      </Rows>
    </>
  )
}

function SubscriptionLines({ item, now }: { item: Subscription; now: number }) {
  const { name, kind, resolved_version, latest_version, pinned_version, mode, cadence } = item
  return (
    <span className="grid min-w-0 grid-cols-[16px_minmax(0,1fr)] gap-x-3">
      <KindMark kind={kind} />
      <span className="truncate font-medium">
        <MachineText text={name} limit={90} prose />
      </span>
      <span className="col-start-2 flex flex-wrap gap-x-3 text-xs text-soft">
        <span>
          <span className="font-mono">{resolved_version}</span>
          {latest_version !== resolved_version && (
            <>
              {' '}
              of <span className="font-mono">{latest_version}</span>
            </>
          )}
          {pinned_version !== null && ', pinned'}
        </span>
        <span>{modeWords[mode].word}</span>
        <span>{pinned_version === null ? cadenceWords[cadence] : 'not updated'}</span>
        <span className="max-[520px]:hidden">
          <Synced item={item} now={now} />
        </span>
      </span>
    </span>
  )
}

function SyncBar({ store, count }: { store: LibraryStore; count: number }) {
  const syncing = store((state) => state.syncing)
  return (
    <ListBar action={<SyncNow store={store} />}>
      {syncing === null ? (
        countOf(count, { one: 'subscription', many: 'subscriptions' })
      ) : (
        <span role="status" className="flex items-center gap-2">
          <ProgressBar done={syncing.done} total={syncing.total} label="Subscriptions looked at" className="w-32" />
          {syncing.done} of {syncing.total}
        </span>
      )}
    </ListBar>
  )
}

function NoneYet() {
  return (
    <Empty title="Nothing is subscribed to yet">
      <p>
        A subscription keeps a policy, a pattern, a rule or a whole pack up to date: new versions come by themselves as
        long as they loosen nothing, and wait for you where they do. It can be pinned, and gone back from.
      </p>
      <Example>HIPAA safeguards, version 1.2.0, decides, every day.</Example>
      <p>
        Find something in{' '}
        <Link href={parts.packs} className="text-accent underline">
          Packs
        </Link>{' '}
        or{' '}
        <Link href={parts.browse} className="text-accent underline">
          Browse
        </Link>{' '}
        and press Subscribe.
      </p>
    </Empty>
  )
}
