// What a rule is compared with: one form for each kind of matcher.
import { type PatternClass, patternClassSchema, severityOfClass } from '../../../shared/contract/inbound.ts'
import { inboundMatcherSchema } from '../../../shared/contract/inbound-rule.ts'
import { gravestFirst, rankWords } from '../../../shared/contract/primitives.ts'
import { Checkbox, Select, TextField } from '../../ui/field.tsx'
import { classWords } from '../../ui/inbound-words.ts'
import { ListField } from '../../ui/list-field.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import type { Form } from '../../ui/use-form.ts'
import { readDomain } from './domain-text.ts'
import { usePatternProblem } from './pattern-problem.ts'
import type { RuleDraft } from './rule-draft.ts'
import { matcherNames, matcherTypes, sizeText, type Unit, units } from './words.ts'

const kinds = gravestFirst(patternClassSchema.options.map((name) => ({ name, severity: severityOfClass[name] })))

export function MatcherFields({ form }: { form: Form<RuleDraft> }) {
  const { values, set } = form
  const Fields = fieldsOf[values.type]
  return (
    <>
      <Select
        label="When what came back"
        value={values.type}
        set={(type) => set('type', type)}
        options={matcherTypes.map((value) => ({ value, label: matcherNames[value].toLowerCase() }))}
      />
      <Fields form={form} />
    </>
  )
}

const severityOptions = rankWords.map((value) => ({
  value,
  label: value === 'low' ? 'any severity' : value === 'critical' ? 'critical' : `${value} or more`,
}))

function InjectionFields({ form: { values, set, errors } }: { form: Form<RuleDraft> }) {
  const toggle = (name: PatternClass, on: boolean) =>
    set('classes', on ? [...values.classes, name] : values.classes.filter((each) => each !== name))
  return (
    <>
      <Select
        label="How severe"
        value={values.min_severity}
        set={(severity) => set('min_severity', severity)}
        options={severityOptions}
        help="Critical findings are blocked without any rule."
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium">Of which kind</legend>
        <p className="text-xs text-soft">Choose none for every kind.</p>
        <div className="grid items-start gap-2 min-[560px]:grid-cols-2">
          {kinds.map(({ name, severity }) => (
            <Checkbox
              key={name}
              label={
                <span className="flex flex-wrap items-center gap-2">
                  {classWords[name].name} <SeverityChip severity={severity} />
                </span>
              }
              help={classWords[name].does}
              checked={values.classes.includes(name)}
              set={(on) => toggle(name, on)}
            />
          ))}
        </div>
        {errors.classes && (
          <p role="alert" className="text-xs text-deny">
            {errors.classes}
          </p>
        )}
      </fieldset>
    </>
  )
}

function DomainFields({ form: { values, set, errors } }: { form: Form<RuleDraft> }) {
  const problemOf = (row: string) => {
    const read = readDomain(row)
    return row.trim() === '' || 'domain' in read ? null : read.problem
  }
  return (
    <ListField
      label="Domains"
      help="The call asked for an address there, or at anything below it."
      item="domain"
      placeholder="docs.example.org"
      rows={values.domains}
      set={(rows) => set('domains', rows)}
      problemOf={problemOf}
      error={errors.domains}
    />
  )
}

function PatternFields({ form: { values, set, errors, check } }: { form: Form<RuleDraft> }) {
  const problem = usePatternProblem(values.pattern, true)
  return (
    <TextField
      label="Pattern"
      mono
      value={values.pattern}
      set={(pattern) => set('pattern', pattern)}
      onBlur={() => values.pattern !== '' && check('pattern')}
      placeholder="(?i)wire transfer to [A-Z]{2}\d{2}"
      help="RE2 syntax, looked for in every text of the result. (?i) ignores case; there are no look-arounds and no back-references."
      error={problem ?? errors.pattern}
    />
  )
}

function LengthFields({ form: { values, set, errors, check } }: { form: Form<RuleDraft> }) {
  const bytes = Number(values.size) * units[values.unit]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_120px] items-start gap-2">
      <TextField
        label="Longer than"
        inputMode="decimal"
        value={values.size}
        set={(size) => set('size', size)}
        onBlur={() => check('size')}
        help={bytes > 0 && values.unit !== 'bytes' ? `${bytes.toLocaleString('en')} bytes as sent` : 'As sent.'}
        error={errors.size === undefined ? undefined : sizeProblem(errors.size)}
      />
      <Select
        label="Unit"
        value={values.unit}
        set={(unit) => set('unit', unit)}
        options={(Object.keys(units) as Unit[]).map((value) => ({ value, label: value }))}
      />
    </div>
  )
}

/** The schema counts in bytes; the field need not. */
function sizeProblem(problem: string): string {
  return problem.startsWith('Use ') ? `Use a size from 1 byte to ${sizeText(mostBytes)}.` : problem
}
const mostBytes = 32 * units.MiB

const typeSchema = inboundMatcherSchema.options[4].shape.types.element

function TypeFields({ form: { values, set, errors } }: { form: Form<RuleDraft> }) {
  const problemOf = (row: string) =>
    row.trim() === '' || typeSchema.safeParse(row).success
      ? null
      : 'Write a media type such as image/*, or the ending of a file such as exe.'
  return (
    <ListField
      label="File types"
      help="Media types of what came back, or endings of what was asked for."
      item="type"
      placeholder="application/pdf"
      rows={values.types}
      set={(rows) => set('types', rows)}
      problemOf={problemOf}
      error={errors.types}
    />
  )
}

function RateFields({ form: { values, set, errors, check } }: { form: Form<RuleDraft> }) {
  return (
    <TextField
      label="More calls a minute than"
      inputMode="numeric"
      value={values.per_minute}
      set={(count) => set('per_minute', count)}
      onBlur={() => check('per_minute')}
      help="Of one agent to one tool."
      error={errors.per_minute}
    />
  )
}

const fieldsOf: Readonly<Record<RuleDraft['type'], (props: { form: Form<RuleDraft> }) => React.ReactNode>> = {
  injection: InjectionFields,
  domain: DomainFields,
  regex: PatternFields,
  content_length: LengthFields,
  file_type: TypeFields,
  rate_limit: RateFields,
}
