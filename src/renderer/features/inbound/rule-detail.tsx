// One inbound rule: what it says, when it is asked, and what can be done with it.
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { InboundRule } from '../../../shared/contract/inbound-rule.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { FromLibrary } from '../../ui/from-library.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { RuleSentence } from './matcher-sentence.tsx'
import { switchRule } from './rule-list.tsx'
import type { InboundStore } from './store.ts'
import { actionWords } from './words.ts'

export interface RuleDetailProps {
  readonly rule: InboundRule
  /** Its place among all, from 1. */
  readonly place: number
  readonly of: number
  readonly store: InboundStore
  readonly edit: () => void
  readonly close: () => void
}

export function RuleDetail({ rule, place, of, store, edit, close }: RuleDetailProps) {
  const now = useNow(5000)
  const own = rule.subscription_id === undefined
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="inbound-rule">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg font-semibold">
            <MachineText text={rule.name} prose />
          </h2>
          <div className="flex flex-wrap items-center gap-2">
            <Chip tone={rule.enabled ? 'good' : 'plain'}>{rule.enabled ? 'counts' : 'off'}</Chip>
            <Chip tone={actionWords[rule.action].tone}>{rule.action}</Chip>
            <span className="text-soft">
              changed <Ago at={rule.updated_at} now={now} />
            </span>
          </div>
        </header>
        <Section title="What it says">
          <p className="text-base">
            <RuleSentence matcher={rule.matcher} action={rule.action} />
          </p>
          <p className="text-soft">{actionWords[rule.action].about}</p>
        </Section>
        <Section title="When it is asked" about={placeWords(place, of, rule.priority)}>
          {own && <Moves rule={rule} place={place} of={of} store={store} />}
        </Section>
        {rule.subscription_id !== undefined && (
          <FromLibrary subscriptionId={rule.subscription_id} rest="It can be switched off here." />
        )}
        <div className="flex flex-wrap gap-2">
          {own && (
            <Button needs="admin" tone="main" onClick={edit}>
              Change…
            </Button>
          )}
          <Button needs="admin" onClick={() => switchRule(store, rule, !rule.enabled)}>
            {rule.enabled ? 'Switch off' : 'Switch on'}
          </Button>
          {own && (
            <Button needs="admin" tone="danger" onClick={() => void removeRule(store, rule, close)}>
              Delete
            </Button>
          )}
        </div>
      </article>
    </>
  )
}

function placeWords(place: number, of: number, priority: number): string {
  const asked =
    of === 1 ? 'It is the only rule' : place === 1 ? `First of ${of} rules` : `After ${place - 1} of ${of - 1} others`
  return `${asked}; its priority is ${priority}.`
}

function Moves({ rule, place, of, store }: Pick<RuleDetailProps, 'rule' | 'place' | 'of' | 'store'>) {
  if (of === 1) return null
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        needs="admin"
        icon={<ArrowUp aria-hidden size={14} />}
        disabled={place === 1}
        aria-keyshortcuts="Shift+K"
        onClick={() => moveRule(store, rule.id, -1)}
      >
        Earlier
      </Button>
      <Button
        needs="admin"
        icon={<ArrowDown aria-hidden size={14} />}
        disabled={place === of}
        aria-keyshortcuts="Shift+J"
        onClick={() => moveRule(store, rule.id, 1)}
      >
        Later
      </Button>
    </div>
  )
}

export function moveRule({ getState }: InboundStore, id: string, by: 1 | -1): void {
  const name = getState().rules.find((rule) => rule.id === id)?.name ?? ''
  void withNotice(() => getState().moveRule(id, by), {
    done: (undo) => ({ text: `“${name}” is asked ${by < 0 ? 'earlier' : 'later'}.`, undo }),
    failed: 'The order is as it was.',
  })
}

async function removeRule({ getState }: InboundStore, rule: InboundRule, close: () => void): Promise<void> {
  const gone = await withNotice(() => getState().removeRule(rule.id), { failed: 'It was not deleted.' })
  if (!gone) return
  const { name, priority, matcher, action, enabled } = rule
  notify({
    text: `Deleted “${name}”.`,
    undo: async () => void (await getState().createRule({ name, priority, matcher, action, enabled })),
  })
  close()
}
