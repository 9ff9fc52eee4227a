// One subscription: what waits and why, how it counts, what came of it, what it was before, and its end.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Subscription } from '../../../shared/contract/library.ts'
import { call } from '../../api/call.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { sentence } from '../../ui/sentence.ts'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useNow } from '../../ui/time.tsx'
import { MadeLinks } from './made-links.tsx'
import { parts } from './parts.ts'
import { Blocked, Pending } from './pending-update.tsx'
import type { LibraryStore } from './store.ts'
import { SubscriptionHistory } from './subscription-history.tsx'
import type { SubscriptionPartProps } from './subscription-props.ts'
import { SubscriptionSettings } from './subscription-settings.tsx'
import { Synced } from './sync.tsx'
import { Unsubscribe } from './unsubscribe.tsx'
import { useRenewed } from './use-renewed.ts'
import { kindWords, stateWords } from './words.ts'

export interface SubscriptionViewProps {
  readonly subscription: Subscription
  readonly store: LibraryStore
  readonly agentNames: AgentNames
  readonly close: () => void
}

export function SubscriptionDetailView({ subscription, store, agentNames, close }: SubscriptionViewProps) {
  const { id } = subscription
  const revision = store((state) => state.revision)
  const { value, error, put, again } = useRenewed(id, revision, () =>
    call('GET /library/subscriptions/{id}', { params: { id } }),
  )
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="subscription">
        <Head subscription={value ?? subscription} />
        {error && value === null ? (
          <ErrorPanel
            inPlace
            what="This subscription could not be shown"
            kept="It goes on counting as it is."
            error={error}
            retry={again}
          />
        ) : value ? (
          <Parts item={value} store={store} put={put} agentNames={agentNames} close={close} />
        ) : (
          <Skeleton rows={6} inPlace />
        )}
      </article>
    </>
  )
}

function Parts({
  item,
  store,
  put,
  agentNames,
  close,
}: SubscriptionPartProps & Pick<SubscriptionViewProps, 'agentNames' | 'close'>): ReactNode {
  const shared = { item, store, put }
  return (
    <>
      {item.state === 'update_blocked' && <Blocked {...shared} />}
      {item.pending && <Pending {...shared} pending={item.pending} agentNames={agentNames} />}
      {item.state === 'orphaned' && <p className="text-soft">Nothing new comes any more. You can end it below.</p>}
      <SubscriptionSettings {...shared} />
      <Section title="What came of it">
        {item.objects.length === 0 ? (
          <p className="text-soft">Nothing that has a page of its own.</p>
        ) : (
          <MadeLinks objects={item.objects} label="What came of this subscription" />
        )}
        {item.kind === 'policy' && (
          <p className="text-soft">
            Policies of your own name it as <MachineText text={`data.behavry.community.${item.slug}`} />.
          </p>
        )}
      </Section>
      <SubscriptionHistory {...shared} />
      <Section title="End it" about="What came of it goes with it, unless policies of your own refer to it.">
        <Unsubscribe subscription={item} store={store} done={close} />
      </Section>
    </>
  )
}

function Head({ subscription }: { subscription: Subscription }) {
  const now = useNow(5000)
  const { name, kind, state, state_reason, resolved_version, latest_version, artifact_id, pinned_version } =
    subscription
  return (
    <header className="flex flex-col gap-2">
      <h2 className="text-lg leading-snug font-semibold">
        <MachineText text={name} prose />
      </h2>
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={stateWords[state].tone}>{stateWords[state].word}</Chip>
        <Chip>{kindWords[kind].one}</Chip>
        {pinned_version !== null && <Chip>pinned</Chip>}
        <span className="text-soft">
          version <span className="font-mono">{resolved_version}</span>
          {latest_version !== resolved_version && (
            <>
              , newest <span className="font-mono">{latest_version}</span>
            </>
          )}
        </span>
        <Link href={placeIn(parts.browse, artifact_id)} className="text-accent underline">
          In the library
        </Link>
      </div>
      <p className="text-xs text-soft">
        <Synced item={subscription} now={now} />
      </p>
      {state_reason !== null && state !== 'update_blocked' && (
        <p>
          <MachineText text={sentence(state_reason)} prose />
        </p>
      )}
    </header>
  )
}
