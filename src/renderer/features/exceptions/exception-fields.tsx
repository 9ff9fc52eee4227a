// Whom a new exception is for, and how long it counts.
import { Select, TextField } from '../../ui/field.tsx'
import type { Form } from '../../ui/use-form.ts'
import type { ExceptionDraft } from './exception-draft.ts'
import type { ExceptionsState } from './store.ts'
import { hourChoices } from './words.ts'

const timesOptions = ['0', '1', '2', '3', '4'].map((value) => ({
  value,
  label: value === '0' ? 'never' : value === '1' ? 'once' : `${value} times`,
}))

export function ScopeFields({
  form: { values, set, errors },
  agents,
  serverIds,
}: {
  form: Form<ExceptionDraft>
  agents: ExceptionsState['agents']
  serverIds: readonly string[]
}) {
  const agentOptions = Object.entries(agents).flatMap(([value, { name, revoked }]) =>
    revoked ? [] : [{ value, label: name }],
  )
  return (
    <div className="grid gap-4 min-[480px]:grid-cols-2">
      <Select
        label="Agent"
        value={values.agent_id}
        set={(agent) => set('agent_id', agent)}
        options={[{ value: '', label: 'Every agent' }, ...agentOptions]}
        error={errors.agent_id}
      />
      <Select
        label="Server"
        value={values.server_id}
        set={(server) => set('server_id', server)}
        options={[{ value: '', label: 'Every server' }, ...serverIds.map((value) => ({ value, label: value }))]}
        error={errors.server_id}
      />
    </div>
  )
}

export function TimeFields({ form: { values, set, setAll, errors, check } }: { form: Form<ExceptionDraft> }) {
  const setHours = (hours: string) =>
    setAll({ ...values, hours, ...(hours === 'other' ? {} : { expires_in_hours: hours }) })
  return (
    <div className="grid gap-4 min-[480px]:grid-cols-2">
      <Select label="Counts for" value={values.hours} set={setHours} options={hourChoices} />
      <Select
        label="May be extended"
        value={values.max_extensions}
        set={(times) => set('max_extensions', times)}
        options={timesOptions}
      />
      {values.hours === 'other' && (
        <TextField
          label="Hours"
          inputMode="numeric"
          value={values.expires_in_hours}
          set={(hours) => set('expires_in_hours', hours)}
          onBlur={() => check('expires_in_hours')}
          help="From 1 to 8760, which is a year."
          error={errors.expires_in_hours}
        />
      )}
    </div>
  )
}
