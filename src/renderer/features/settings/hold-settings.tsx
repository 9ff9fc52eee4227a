// Holds: how long a call waits for a person, how long an answer holds, and what becomes of what no rule covers.
import { z } from 'zod'
import { type PatchSettings, type Settings, settingsSchema } from '../../../shared/contract/settings.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { useForm } from '../../ui/use-form.ts'
import { secondsText } from './seconds-text.ts'
import type { SettingsStore } from './store.ts'

const tiers = ['low', 'medium', 'high', 'critical'] as const
type Tier = (typeof tiers)[number]
const tierLabels: Readonly<Record<Tier, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

/** As typed. */
type Values = Record<(typeof durations)[number]['name'] | Tier, string> & Pick<Settings, 'unmatched'>

const durations = [
  { name: 'hold_seconds', label: 'An open call is held', help: 'then the agent is told to ask again later' },
  { name: 'progress_hold_seconds', label: 'With progress reports it is held', help: 'for clients that show progress' },
  {
    name: 'denied_quiet_seconds',
    label: 'After a denial the same call is denied unasked',
    help: 'so that you are not asked twice',
  },
  { name: 'call_timeout_seconds', label: 'A server has to answer within', help: 'each progress report extends it' },
] as const

/** The settings as they stand in the form, each tier a field of its own. */
const held = {
  hold_seconds: true,
  progress_hold_seconds: true,
  denied_quiet_seconds: true,
  call_timeout_seconds: true,
  unmatched: true,
} as const
const formSchema = z
  .strictObject({ ...settingsSchema.pick(held).shape, ...settingsSchema.shape.approval_validity_seconds.shape })
  .transform(
    ({ low, medium, high, critical, ...rest }): PatchSettings => ({
      ...rest,
      approval_validity_seconds: { low, medium, high, critical },
    }),
  )

const unmatchedWords = [
  { value: 'deny', label: 'Deny them' },
  { value: 'escalate', label: 'Hold them and ask me' },
] as const

export function HoldSettings({ store }: { store: SettingsStore }) {
  const settings = store((state) => state.settings)
  return settings ? <HoldForm key={JSON.stringify(heldOf(settings))} settings={settings} store={store} /> : null
}

function HoldForm({ settings, store }: { settings: Settings; store: SettingsStore }) {
  const patch = store((state) => state.patch)
  const form = useForm({
    initial: valuesOf(settings),
    parse: (values) => formSchema.safeParse(numbersIn(values)),
    async send(body) {
      await patch(body)
      notify({ text: 'The settings are saved.', undo: () => patch(heldOf(settings)) })
    },
  })
  const seconds = (name: Exclude<keyof Values, 'unmatched'>, label: string, help: string) => (
    <TextField
      key={name}
      label={`${label} (seconds)`}
      inputMode="numeric"
      value={form.values[name]}
      set={(value) => form.set(name, value)}
      onBlur={() => form.check(name)}
      help={
        form.errors[name]
          ? ''
          : [secondsText(Number(form.values[name])), help].filter((part) => part !== '').join(' · ')
      }
      error={form.errors[name]}
    />
  )
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-6">
      <LockedFields needs="admin">
        <Section title="Calls that no rule covers" about="Rules that deny or hold are not affected by this.">
          <div className="max-w-80">
            <Select
              label="What becomes of them"
              value={form.values.unmatched}
              set={(value) => form.set('unmatched', value)}
              options={unmatchedWords}
            />
          </div>
        </Section>
        <Section title="Held calls">
          <div className="grid gap-4 min-[700px]:grid-cols-2">
            {durations.map(({ name, label, help }) => seconds(name, label, help))}
          </div>
        </Section>
        <Section
          title="How long a question waits"
          about="By the agent's risk tier. Without an answer in this time the call is denied."
        >
          <div className="grid gap-4 min-[700px]:grid-cols-4">
            {tiers.map((tier) => seconds(tier, tierLabels[tier], ''))}
          </div>
        </Section>
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending} disabled={same(form.values, valuesOf(settings))}>
            Save the settings
          </Button>
        </div>
      </LockedFields>
    </form>
  )
}

function same(a: Values, b: Values): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** What this form is about. */
function heldOf(settings: Settings) {
  const { hold_seconds, progress_hold_seconds, denied_quiet_seconds, call_timeout_seconds } = settings
  const { unmatched, approval_validity_seconds } = settings
  return {
    hold_seconds,
    progress_hold_seconds,
    denied_quiet_seconds,
    call_timeout_seconds,
    unmatched,
    approval_validity_seconds,
  }
}

function valuesOf(settings: Settings): Values {
  const { approval_validity_seconds, unmatched, ...rest } = heldOf(settings)
  const typed = Object.fromEntries(
    Object.entries({ ...rest, ...approval_validity_seconds }).map(([name, value]) => [name, String(value)]),
  )
  return { ...typed, unmatched } as Values
}

/** What is no number stays a text, so that the schema says so. */
function numbersIn({ unmatched, ...typed }: Values): unknown {
  const numbers = Object.entries(typed).map(([name, text]) => [name, numberIn(text)])
  return { ...Object.fromEntries(numbers), unmatched }
}

function numberIn(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text
}
