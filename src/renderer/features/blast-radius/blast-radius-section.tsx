// Blast radius: from which reach on a call is held or denied, whatever allows it; with what a change would have done.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { type BlastRadius, blastRadiusSchema } from '../../../shared/contract/blast-radius.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { ListField } from '../../ui/list-field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { notify } from '../../ui/notices.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { rowProblem } from '../../ui/row-problem.ts'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useForm } from '../../ui/use-form.ts'
import { useImpact } from '../../ui/use-impact.ts'
import { useSettled } from '../../ui/use-settled.ts'
import type { BlastRadiusStore } from './store.ts'
import { type CountName, counts, type ListName, lists, parseValues, type Values, valuesOf } from './values.ts'

export interface BlastRadiusSectionProps {
  readonly store: BlastRadiusStore
  readonly agentNames: Readonly<Record<string, string>>
}

const countWords: Readonly<Record<CountName, { label: string; help: string }>> = {
  min_delete_depth: { label: 'Folders from the root', help: 'A delete nearer to the root than this is denied.' },
  email_recipient_limit: { label: 'Recipients of a message', help: 'A message to more of them is held.' },
  bulk_action_threshold: { label: 'Things in one call', help: 'A call that touches more of them is held.' },
}

const listWords: Readonly<Record<ListName, { label: string; help: string; item: string; placeholder: string }>> = {
  config_paths: {
    label: 'Configuration',
    help: 'Writing at or below these is held, besides the folders that are built in.',
    item: 'path',
    placeholder: '~/.kube',
  },
  protected_patterns: {
    label: 'Files that steer agents',
    help: 'Any call on a file of this name is held, besides the names that are built in.',
    item: 'name',
    placeholder: 'AGENTS',
  },
}

export function BlastRadiusSection({ store, agentNames }: BlastRadiusSectionProps) {
  const { current, error, load } = store()
  useEffect(() => {
    void load()
  }, [load])
  return (
    <Section
      title="Blast radius"
      about={
        <>
          Calls whose reach is out of proportion are held or denied, whatever else allows them.{' '}
          <Link href="/policies/base%2Fblast_radius" className="text-accent underline">
            Show the rules
          </Link>
        </>
      }
    >
      {current ? (
        <Thresholds key={JSON.stringify(current)} current={current} store={store} agentNames={agentNames} />
      ) : error ? (
        <ErrorPanel
          inPlace
          what="The thresholds could not be loaded"
          kept="They go on counting as they were."
          error={error}
          retry={() => void load()}
        />
      ) : (
        <Skeleton rows={5} />
      )}
    </Section>
  )
}

function Thresholds({ current, store, agentNames }: BlastRadiusSectionProps & { current: BlastRadius }) {
  const { patch } = store.getState()
  const form = useForm<Values, BlastRadius>({
    initial: valuesOf(current),
    parse: parseValues,
    async send(body) {
      await patch(body)
      notify({ text: 'The thresholds count from now on.', undo: () => patch(current) })
    },
  })
  const parsed = parseValues(form.values)
  const wanted = parsed.success && JSON.stringify(parsed.data) !== JSON.stringify(current) ? parsed.data : null
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      <LockedFields needs="admin">
        <div className="grid gap-4 min-[700px]:grid-cols-3">
          {counts.map((name) => (
            <TextField
              key={name}
              {...countWords[name]}
              inputMode="numeric"
              value={form.values[name]}
              set={(value) => form.set(name, value)}
              onBlur={() => form.check(name)}
              error={form.errors[name]}
            />
          ))}
        </div>
        <div className="grid items-start gap-4 min-[700px]:grid-cols-2">
          {lists.map((name) => (
            <ListField
              key={name}
              {...listWords[name]}
              rows={form.values[name]}
              set={(rows) => form.set(name, rows)}
              problemOf={(row) => rowProblem(blastRadiusSchema.shape[name].element, row)}
              error={form.errors[name]}
            />
          ))}
        </div>
        <FormFailure of={form} />
        <Preview wanted={wanted} agentNames={agentNames} />
        <div>
          <Button tone="main" submit busy={form.sending} disabled={parsed.success && wanted === null}>
            Save the thresholds
          </Button>
        </div>
      </LockedFields>
    </form>
  )
}

/** Asked when the typing rests. */
function Preview({
  wanted,
  agentNames,
}: {
  wanted: BlastRadius | null
  agentNames: BlastRadiusSectionProps['agentNames']
}) {
  const impact = useImpact('POST /admin/blast-radius/preview')
  const [asked, setAsked] = useState<string | null>(null)
  const mayAsk = useRefusal('policy_author') === null
  const key = wanted === null || !mayAsk ? null : JSON.stringify(wanted)
  const settled = useSettled(key ?? '')
  const { ask, cancel } = impact
  useEffect(() => {
    if (!settled || key === asked) return
    setAsked(key)
    if (key === null) cancel()
    else ask(JSON.parse(key) as BlastRadius)
  }, [settled, key, asked, ask, cancel])
  if (key === null) return null
  return (
    <section
      aria-label="What it would change"
      aria-live="polite"
      className="rounded-md border border-line bg-panel p-4"
    >
      {key === asked ? (
        <ImpactView state={impact} agentNames={agentNames} />
      ) : (
        <p className="text-soft">Recorded calls are decided again once you pause…</p>
      )}
      <p className="pt-2 text-xs text-soft">
        A delete that was denied at once for being too near to the root is not among the calls that can be replayed.
      </p>
    </section>
  )
}
