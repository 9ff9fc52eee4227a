// One exception: what it allows, why, how long still, what it has covered, and what can be done about it.
import { useState } from 'react'
import { Link } from 'wouter'
import type { Exception } from '../../../shared/contract/exception.ts'
import { useExceptionPreview } from '../../api/exception-preview.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { ExceptionReach } from '../../ui/exception-reach.tsx'
import { Select } from '../../ui/field.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, exactText, useNow } from '../../ui/time.tsx'
import { Urgency } from './exception-list.tsx'
import { ExceptionSentence } from './exception-sentence.tsx'
import type { ExceptionStore } from './store.ts'
import { hourChoices, timeLeft } from './words.ts'

export interface ExceptionDetailProps {
  readonly item: Exception
  readonly store: ExceptionStore
  readonly policiesPath: string | null
  readonly close: () => void
}

export function ExceptionDetail({ item, store, policiesPath, close }: ExceptionDetailProps) {
  const agents = store((state) => state.agents)
  const now = useNow(5000)
  const active = item.status === 'active'
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="exception">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg leading-snug">
            <ExceptionSentence scope={item} agents={agents} />
          </h2>
          <div className="flex flex-wrap items-center gap-2">
            <Chip tone={active ? 'good' : 'plain'}>{item.status}</Chip>
            <Urgency item={item} />
            <span title={exactText(item.expires_at)}>{active ? `${timeLeft(item.expires_at, now)} left` : ''}</span>
          </div>
        </header>
        <Section title="Why">
          <p>
            <MachineText text={item.justification} prose />
          </p>
          <p className="text-xs text-soft">
            Made by <OperatorName id={item.created_by} /> <Ago at={item.created_at} now={now} />
            {item.escalation_id && (
              <>
                {' '}
                with the answer to{' '}
                <Link href={`/escalations/${item.escalation_id}`} className="text-accent underline">
                  a held call
                </Link>
              </>
            )}
            {' · '}
            {active ? 'ends' : 'was to end'} {exactText(item.expires_at)}
          </p>
        </Section>
        <Covered item={item} />
        {active && <Actions item={item} store={store} policiesPath={policiesPath} />}
      </article>
    </>
  )
}

/** By the calls that the log has: those before it was made, and those that it let through. */
function Covered({ item }: { item: Exception }) {
  const { tool_name, action, target_pattern, agent_id, server_id } = item
  const named = { ...(agent_id === null ? {} : { agent_id }), ...(server_id === null ? {} : { server_id }) }
  const preview = useExceptionPreview({ tool_name, action, target_pattern, ...named })
  const calls = preview.answer?.covered.calls ?? []
  return (
    <Section title="What it covers">
      <ExceptionReach preview={preview} tool={tool_name} past={false} />
      {calls.length > 0 && (
        <ul aria-label="Covered calls">
          {calls.slice(0, 10).map((each) => (
            <li key={each.id} className="border-t border-line first:border-t-0">
              <Link
                href={`/activity/${each.id}`}
                className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 py-1.5 hover:bg-raised"
              >
                <MiddleCut text={each.target ?? `on ${each.server_id}`} />
                <span className="text-xs whitespace-nowrap text-soft">{exactText(each.timestamp)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const extensions = hourChoices.filter(({ value }) => value !== 'other')

function Actions({ item, store, policiesPath }: Omit<ExceptionDetailProps, 'close'>) {
  const { extend, revoke, restore } = store.getState()
  const [hours, setHours] = useState<string>('24')
  const left = item.max_extensions - item.extension_count
  const onExtend = () =>
    void withNotice(() => extend(item.id, Number(hours)), {
      done: ({ expires_at }) => ({ text: `It now counts until ${exactText(expires_at)}.` }),
      failed: 'It was not extended.',
    })
  const onRevoke = () =>
    void withNotice(() => revoke(item.id), {
      done: () => ({ text: 'Revoked: such calls are asked about again.', undo: () => restore(item.id) }),
      failed: 'It still counts.',
    })
  return (
    <Section
      title="When it ends"
      about={left > 0 ? `It can be extended ${left === 1 ? 'once more' : `${left} times more`}.` : undefined}
    >
      {left > 0 ? (
        <div className="flex flex-wrap items-end gap-2">
          <Select label="Let it count longer by" value={hours} set={setHours} options={extensions} />
          <Button needs="analyst" onClick={onExtend}>
            Extend
          </Button>
        </div>
      ) : (
        <p className="rounded-md bg-red-wash px-3 py-2 text-red">
          It cannot be extended any more. If such calls should stay allowed, propose a change of the policy that holds
          them{policiesPath ? ': ' : '; '}
          {policiesPath && (
            <>
              <Link href={policiesPath} className="underline">
                open the policies
              </Link>
              {'; '}
            </>
          )}
          if not, let it end.
        </p>
      )}
      <div>
        <Button needs="analyst" tone="danger" onClick={onRevoke}>
          Revoke
        </Button>
      </div>
    </Section>
  )
}
