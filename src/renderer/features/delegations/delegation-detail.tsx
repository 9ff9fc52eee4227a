// One delegation: what it allows, where it comes from, what went outside it, and its end.
import { useState } from 'react'
import { Link } from 'wouter'
import type { Delegation } from '../../../shared/contract/delegation.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import { leftText } from '../../../shared/time-left.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, exactText, useNow } from '../../ui/time.tsx'
import { DelegationStatus, probeWords, ScopeWords, WhoForWhom } from './delegation-words.tsx'
import type { DelegationsStore } from './store.ts'

const newestProbes = 10

export interface DelegationDetailProps {
  readonly item: Delegation
  readonly names: AgentNames
  readonly store: DelegationsStore
  readonly close: () => void
}

export function DelegationDetail({ item, names, store, close }: DelegationDetailProps) {
  const now = useNow(1000)
  const { items, probes } = store()
  const outside = probes.filter(({ data }) => data.delegation_id === item.id)
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="delegation">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg leading-snug">
            <WhoForWhom of={item} names={names} link />, <ScopeWords scope={item.scope} />.
          </h2>
          <div className="flex flex-wrap items-center gap-2">
            <DelegationStatus item={item} />
            <Chip tone={item.verifies ? 'good' : 'plain'}>
              {item.verifies ? 'requester verified' : 'requester not verified'}
            </Chip>
            {item.status === 'active' && (
              <span title={exactText(item.expires_at)}>{leftText(Date.parse(item.expires_at), now)} left</span>
            )}
            <Link href={`/activity?agent=${item.delegatee_agent_id}`} className="ml-auto text-accent underline">
              Calls of the agent
            </Link>
          </div>
        </header>
        <Section title="Why">
          <p>
            <LongText prose text={item.reason} />
          </p>
          <p className="text-xs text-soft">
            Made by {item.operator_id === null ? 'the agent itself' : <OperatorName id={item.operator_id} />}{' '}
            <Ago at={item.created_at} now={now} /> · {item.status === 'active' ? 'ends' : 'was to end'}{' '}
            {exactText(item.expires_at)}
            {item.ended_at && ` · ended ${exactText(item.ended_at)}`}
          </p>
        </Section>
        <Chain item={item} items={items} names={names} />
        <Outside item={item} probes={outside} now={now} />
        {item.status === 'active' && <Ending item={item} store={store} />}
      </article>
    </>
  )
}

/** The delegations above and below, each a step that can only be narrower. */
function Chain({
  item,
  items,
  names,
}: Pick<DelegationDetailProps, 'item' | 'names'> & { items: readonly Delegation[] }) {
  const chain = items.filter(({ root_id }) => root_id === item.root_id).sort((a, b) => a.depth - b.depth)
  return (
    <Section
      title="Chain"
      about={
        item.verifies
          ? 'An operator began it, so its first agent counts as the verified requester of every call under it.'
          : 'An agent began it by itself: it limits what may be called, and verifies nobody.'
      }
    >
      <ol aria-label="Chain">
        {chain.map((each) => (
          <li
            key={each.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 border-t border-line py-1.5 first:border-t-0"
            style={{ paddingLeft: `${(each.depth - 1) * 16}px` }}
          >
            <span className="min-w-0">
              {each.id === item.id ? (
                <WhoForWhom of={each} names={names} />
              ) : (
                <Link href={`/agents/delegations/${each.id}`} className="text-accent underline">
                  <WhoForWhom of={each} names={names} />
                </Link>
              )}
            </span>
            <DelegationStatus item={each} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Outside({ item, probes, now }: { item: Delegation; probes: readonly EventItem[]; now: number }) {
  const words = probeWords(item.probes)
  return (
    <Section
      title="Outside its scope"
      about={words ? `${words} so far. Each was held for you, or denied by another rule.` : 'No call went outside.'}
    >
      {probes.length > 0 && (
        <ul aria-label="Calls outside">
          {probes.slice(0, newestProbes).map((probe) => (
            <li key={probe.id} className="border-t border-line first:border-t-0">
              <Link
                href={`/activity/${probe.call_id ?? ''}`}
                className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 py-1.5 hover:bg-raised"
              >
                <span className="min-w-0">
                  <MachineText text={String(probe.data.tool_name)} limit={60} />
                  <span className="block text-xs text-soft">
                    <MachineText prose text={outsideText(probe)} limit={120} /> · {String(probe.data.count)} in its
                    session
                  </span>
                </span>
                <Ago at={probe.timestamp} now={now} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function outsideText({ data }: EventItem): string {
  return Array.isArray(data.outside) ? data.outside.map(String).join(', ') : ''
}

function Ending({ item, store }: { item: Delegation; store: DelegationsStore }) {
  const revoke = store((state) => state.revoke)
  const [asking, setAsking] = useState(false)
  const below = item.below === 1 ? '1 delegation below it ends' : `${item.below} delegations below it end`
  return (
    <Section title="Stop it" about="It also ends when one of its agents is suspended, revoked or gets new credentials.">
      <div>
        <Button needs="admin" tone="danger" onClick={() => setAsking(true)}>
          Revoke …
        </Button>
      </div>
      {asking && (
        <Ask
          title="Revoke this delegation?"
          yes="Revoke it for good"
          onYes={() =>
            void withNotice(() => revoke(item.id), {
              done: () => ({ text: 'Revoked: the next call under it is denied.' }),
              failed: 'It still counts.',
            })
          }
          close={() => setAsking(false)}
        >
          The next call under it is denied, also one that you had approved and that was not sent yet.
          {item.below > 0 && ` ${below} with it.`} It cannot be brought back; delegate anew if you need it again.
        </Ask>
      )}
    </Section>
  )
}
