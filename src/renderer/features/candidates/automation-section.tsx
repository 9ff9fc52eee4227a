// Settings of policy automation: whether rules activate themselves, within which limits, with the advice that belongs beside them.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { PolicyAutomation } from '../../../shared/contract/candidate.ts'
import { browserMayTell } from '../../api/browser-notification.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { homes } from '../../ui/homes.ts'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useForm } from '../../ui/use-form.ts'
import { type NumberName, numberNames, parseValues, type Values, valuesOf } from './automation-values.ts'
import { needs } from './needs.ts'
import type { CandidatesStore } from './store.ts'

const words: Readonly<Record<NumberName, { readonly label: string; readonly help: string }>> = {
  auto_activate_threshold: { label: 'Confidence it takes', help: 'From 0 to 1. Keep it at 0.85 or above.' },
  min_sessions: { label: 'Sessions it was seen in, at least', help: 'One session alone can be an accident.' },
  daily_cap: { label: 'Activations in 24 hours, at most', help: 'Whatever comes beyond them waits for review.' },
  ttl_hours: { label: 'Hours until such a rule ends', help: 'Empty: it stays until somebody undoes it.' },
  auto_max_reach: {
    label: 'Clean calls it may have stopped',
    help: 'A rule that would have stopped more calls without a finding is only watched. Empty: no limit.',
  },
  rejected_quiet_hours: {
    label: 'Quiet hours after a rejection',
    help: 'The same pattern is not proposed again for so long.',
  },
}

/** The seed of every safe setting: said where the switch is. */
const advice = [
  'Set the threshold high, 0.85 or above, so that only well-corroborated patterns activate themselves.',
  'Watch for rules that activate themselves unexpectedly: each is told at once, and one step undoes it.',
  'Review what activated itself from time to time.',
  'Test a few proposed rules before you lower the threshold.',
] as const

export function AutomationSection({ store }: { store: CandidatesStore }) {
  const { automation, automationError, loadAutomation } = store()
  useEffect(() => {
    void loadAutomation()
  }, [loadAutomation])
  return (
    <Section
      title="Policy automation"
      about={
        <>
          Detections propose rules under{' '}
          <Link href={homes.candidates} className="text-accent underline">
            Policy suggestions
          </Link>
          . Here you say whether the surest of them count without waiting for you.
        </>
      }
    >
      {automation ? (
        <AutomationForm key={JSON.stringify(automation)} automation={automation} store={store} />
      ) : automationError ? (
        <ErrorPanel
          inPlace
          what="Policy automation could not be loaded"
          kept="It goes on as it was set."
          error={automationError}
          retry={() => void loadAutomation()}
        />
      ) : (
        <Skeleton rows={5} />
      )}
    </Section>
  )
}

function AutomationForm({ automation, store }: { automation: PolicyAutomation; store: CandidatesStore }) {
  const { patchAutomation } = store.getState()
  const form = useForm<Values, PolicyAutomation>({
    initial: valuesOf(automation),
    parse: parseValues,
    async send(body) {
      await patchAutomation(body)
      notify({ text: 'The automation is saved.', undo: () => patchAutomation(automation) })
    },
  })
  const parsed = parseValues(form.values)
  const same = parsed.success && JSON.stringify(parsed.data) === JSON.stringify({ ...parsed.data, ...automation })
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      <LockedFields needs={needs.automate}>
        <Checkbox
          label="Sure rules activate themselves"
          checked={form.values.auto_activate_enabled}
          set={(on) => form.set('auto_activate_enabled', on)}
          help="Only rules that deny or hold: none that allows anything can activate itself."
        />
        <Advice isOn={automation.auto_activate_enabled} />
        <div className="grid gap-4 min-[700px]:grid-cols-3">
          {numberNames.map((name) => (
            <TextField
              key={name}
              {...words[name]}
              inputMode="decimal"
              value={form.values[name]}
              set={(value) => form.set(name, value)}
              onBlur={() => form.check(name)}
              error={form.errors[name]}
            />
          ))}
        </div>
        <FormFailure of={form} />
        <div className="flex flex-wrap items-center gap-3">
          <Button tone="main" submit busy={form.sending} disabled={same}>
            Save the automation
          </Button>
        </div>
      </LockedFields>
      <TellHere />
    </form>
  )
}

function Advice({ isOn }: { isOn: boolean }) {
  const title = isOn ? 'While it is on' : 'Before you switch it on'
  return (
    <aside aria-label={title} className="rounded-md bg-hold-wash px-4 py-3">
      <p className="font-medium text-hold">{title}</p>
      <ul className="list-disc pl-5">
        {advice.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </aside>
  )
}

/** A browser tells nothing before it was asked by a press; the desktop tells by itself. */
function TellHere() {
  const [state, setState] = useState(browserMayTell())
  if (state === 'elsewhere') return null
  return (
    <div className="flex flex-wrap items-center gap-3 text-soft">
      {state === 'ask' && (
        <>
          <Button onClick={() => void Notification.requestPermission().then(() => setState(browserMayTell()))}>
            Tell me in this browser
          </Button>
          <span>A notification when a rule has activated itself while you look elsewhere.</span>
        </>
      )}
      {state === 'granted' && <span>This browser tells you when a rule has activated itself.</span>}
      {state === 'denied' && (
        <span>This browser was told to show no notifications of this page; a notice on the page is left.</span>
      )}
    </div>
  )
}
