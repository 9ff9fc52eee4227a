// With what it is proved: what it must speak for, and what it must leave alone. The library runs these before it publishes.
import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextArea } from '../../ui/field.tsx'
import { Section } from '../../ui/section.tsx'
import { type PublishDraft, problemAt } from './publish-draft.ts'
import type { PublishStepProps } from './publish-page.tsx'

type Side = 'positive' | 'negative'

const most = 50

const about: Readonly<Record<PublishDraft['kind'], string>> = {
  policy: 'Each is a part of a call in JSON, laid over an ordinary call. At least one of each is a good idea.',
  dlp_pattern: 'Each is a text. At least one of each is needed.',
  inbound_rule:
    'Each is a text that a tool answers, or JSON: {"text": …, "domain": …}, {"types": ["exe"]} for a rule about types, {"calls_last_minute": 61} for one about haste. At least one of each is needed.',
  pack: 'Its members have their own.',
}

export function PublishTests({ draft, set }: PublishStepProps) {
  if (draft.kind === 'pack') return null
  const whole = draft.problems?.find(({ path }) => path === 'tests' || /^\/?tests[./](positive|negative)$/.test(path))
  return (
    <Section title="Tests" about={about[draft.kind]}>
      {whole && (
        <p role="alert" className="text-xs text-deny">
          {whole.message}
        </p>
      )}
      <Cases draft={draft} set={set} side="positive" title="It must speak for" />
      <Cases draft={draft} set={set} side="negative" title="It must leave alone" />
    </Section>
  )
}

function Cases({ draft, set, side, title }: PublishStepProps & { side: Side; title: string }) {
  const rows = draft[side]
  const put = (next: readonly string[]) =>
    set({ [side]: next, problems: draft.problems?.filter(({ path }) => !path.startsWith('tests')) ?? null })
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium">{title}</legend>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its text changes while it is typed
        <div key={at} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-1">
          <TextArea
            label={`${side === 'positive' ? 'Positive' : 'Negative'} test ${at + 1}`}
            mono
            rows={Math.min(8, Math.max(2, row.split('\n').length))}
            value={row}
            set={(text) => put(rows.map((each, place) => (place === at ? text : each)))}
            error={problemAt(draft.problems, `tests.${side}.${sentIndex(rows, at)}`)}
          />
          <span className="pt-6">
            <IconButton
              label={`Remove ${side} test ${at + 1}`}
              onClick={() => put(rows.filter((_, place) => place !== at))}
            >
              <X aria-hidden size={14} />
            </IconButton>
          </span>
        </div>
      ))}
      <div>
        <Button icon={<Plus aria-hidden size={14} />} disabled={rows.length >= most} onClick={() => put([...rows, ''])}>
          Add a {side} test
        </Button>
      </div>
    </fieldset>
  )
}

/** Empty rows are not sent. */
function sentIndex(rows: readonly string[], at: number): number {
  if (rows[at]?.trim() === '') return -1
  return rows.slice(0, at).filter((row) => row.trim() !== '').length
}
