// One pattern: what it looks for, how it does on its own tests, and its switch.
import { useState } from 'react'
import type { DlpPattern } from '../../../shared/contract/dlp.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Checkbox, Select } from '../../ui/field.tsx'
import { FromLibrary } from '../../ui/from-library.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { PatternForm } from './pattern-form.tsx'
import type { DlpStore } from './store.ts'
import {
  checksumOptions,
  familyWords,
  measureText,
  severityOptions,
  severityTones,
  shareText,
  sourceWords,
} from './words.ts'

export interface PatternDetailProps {
  readonly item: DlpPattern
  readonly store: DlpStore
  readonly close: () => void
}

export function PatternDetail({ item, store, close }: PatternDetailProps) {
  const [editing, setEditing] = useState(false)
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="pattern">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg leading-snug">
            <MachineText text={item.name} prose />
          </h2>
          <div className="flex flex-wrap items-center gap-2">
            <Chip tone={item.enabled ? 'good' : 'plain'}>{item.enabled ? 'on' : 'off'}</Chip>
            <Chip tone={severityTones[item.severity]}>{item.severity}</Chip>
            <span className="text-soft">
              {familyWords[item.family]} · {sourceWords[item.source]}
            </span>
          </div>
        </header>
        {item.subscription_id !== undefined && (
          <FromLibrary subscriptionId={item.subscription_id} rest="It can be switched off here." />
        )}
        {!editing && <Weighing item={item} store={store} />}
        <Measured item={item} store={store} />
        {editing ? (
          <Section title="Change it">
            <PatternForm store={store} item={item} done={() => setEditing(false)} />
          </Section>
        ) : (
          <Looks item={item} />
        )}
        {item.source === 'custom' && !editing && (
          <div className="flex flex-wrap gap-2">
            <Button needs="admin" onClick={() => setEditing(true)}>
              Change it
            </Button>
            <Remove item={item} store={store} close={close} />
          </div>
        )}
      </article>
    </>
  )
}

/** What can be changed about every pattern, at once. */
function Weighing({ item, store }: Pick<PatternDetailProps, 'item' | 'store'>) {
  const { update } = store.getState()
  const change = (body: { enabled?: boolean; severity?: RiskTier }, done: string) =>
    void withNotice(() => update(item.id, body), {
      done: () => ({
        text: done,
        undo: async () => void (await update(item.id, { enabled: item.enabled, severity: item.severity })),
      }),
      failed: 'Nothing was changed.',
    })
  return (
    <LockedFields needs="admin">
      <div className="flex flex-wrap items-end gap-6">
        {item.subscription_id === undefined && (
          <Select
            label="Severity"
            value={item.severity}
            set={(severity) => change({ severity }, `${item.name} is now ${severity}.`)}
            options={severityOptions}
          />
        )}
        <div className="pb-1.5">
          <Checkbox
            label="Look for it in every call"
            checked={item.enabled}
            set={(enabled) => change({ enabled }, `${item.name} is ${enabled ? 'on' : 'off'}.`)}
          />
        </div>
      </div>
    </LockedFields>
  )
}

function Measured({ item, store }: Pick<PatternDetailProps, 'item' | 'store'>) {
  const measure = store((state) => state.measures[item.id])
  return (
    <Section title="On its own tests">
      {measure ? (
        <>
          <dl className="flex gap-8">
            {(['precision', 'recall'] as const).map((name) => (
              <div key={name} className="flex flex-col-reverse">
                <dt className="text-soft">{name}</dt>
                <dd className="text-2xl font-semibold tabular-nums">{shareText(measure[name])}</dd>
              </div>
            ))}
          </dl>
          <p className="text-soft">Run just now: {measureText(measure)}.</p>
        </>
      ) : (
        <p className="text-soft">They are being run.</p>
      )}
    </Section>
  )
}

function Looks({ item }: { item: DlpPattern }) {
  const checksum = checksumOptions.find(({ value }) => value === item.checksum)?.label
  const facts = [
    ['Pattern', <LongText key="pattern" text={item.pattern} first={400} />],
    [
      'Tried where',
      item.keywords.length > 0 ? <MachineText key="words" text={item.keywords.join(', ')} /> : 'everywhere',
    ],
    ...(checksum ? [['Only if it is', checksum] as const] : []),
    ...(item.min_entropy === undefined ? [] : [['Least entropy', `${item.min_entropy} bits a character`] as const]),
  ] as const
  return (
    <Section title="What it looks for">
      <dl className="flex flex-col">
        {facts.map(([label, value]) => (
          <div
            key={label}
            className="grid grid-cols-[110px_minmax(0,1fr)] gap-3 border-t border-line py-1.5 first:border-t-0"
          >
            <dt className="text-soft">{label}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <Texts title="It finds" texts={item.tests.positive} />
      <Texts title="It leaves" texts={item.tests.negative} />
    </Section>
  )
}

function Texts({ title, texts }: { title: string; texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <div>
      <h3 className="pb-1 font-medium">{title}</h3>
      <ul className="flex flex-col gap-1">
        {texts.map((text) => (
          <li key={text} className="rounded-md bg-panel px-2 py-1 text-xs">
            <LongText text={text} first={160} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Remove({ item, store, close }: PatternDetailProps) {
  const { remove, create } = store.getState()
  const onRemove = async () => {
    const { id: _id, source: _source, ...body } = item
    const gone = await withNotice(() => remove(item.id), {
      done: () => ({ text: `${item.name} is removed.`, undo: async () => void (await create(body)) }),
      failed: 'It was not removed.',
    })
    if (gone) close()
  }
  return (
    <Button needs="admin" tone="danger" onClick={() => void onRemove()}>
      Remove it
    </Button>
  )
}
