// A pattern being written: beside it a text in which one sees at once what it finds.
import { useState } from 'react'
import { type CreateDlpPattern, type DlpPattern, dlpFamilies } from '../../../shared/contract/dlp.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Section } from '../../ui/section.tsx'
import { type Form, useForm } from '../../ui/use-form.ts'
import { Findings } from './findings.tsx'
import { draftOf, emptyDraft, matcherOf, type PatternDraft, toBody } from './pattern-draft.ts'
import type { DlpStore } from './store.ts'
import { useTested } from './use-tested.ts'
import { checksumOptions, familyWords, severityOptions } from './words.ts'

const familyOptions = dlpFamilies.map((value) => ({ value, label: familyWords[value] }))

export interface PatternFormProps {
  readonly store: DlpStore
  /** The one that is changed; none when it is new. */
  readonly item?: DlpPattern
  readonly done: (id: string) => void
}

export function PatternForm({ store, item, done }: PatternFormProps) {
  const { create, update } = store.getState()
  const form = useForm<PatternDraft, CreateDlpPattern>({
    initial: item ? draftOf(item) : emptyDraft,
    parse: toBody,
    send: async (body) => {
      const { enabled: _enabled, checksum = null, ...changes } = body
      done((await (item ? update(item.id, { ...changes, checksum }) : create(body))).id)
    },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-6">
      <Matching form={form} />
      <LiveTest draft={form.values} />
      <Tests form={form} />
      <FormFailure of={form} />
      <div className="flex gap-2">
        <Button tone="main" submit busy={form.sending}>
          {item ? 'Save the change' : 'Keep the pattern'}
        </Button>
        {item && (
          <Button tone="quiet" onClick={() => done(item.id)}>
            Leave it as it was
          </Button>
        )}
      </div>
    </form>
  )
}

function Matching({ form }: { form: Form<PatternDraft> }) {
  const { values, errors, set, check } = form
  const leave = (name: keyof PatternDraft) => () => values[name] !== '' && check(name)
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Name"
        value={values.name}
        set={(name) => set('name', name)}
        onBlur={leave('name')}
        help="What a refusal calls it, for example: Customer number"
        error={errors.name}
      />
      <TextArea
        label="Pattern"
        mono
        rows={3}
        value={values.pattern}
        set={(pattern) => set('pattern', pattern)}
        onBlur={leave('pattern')}
        help="RE2 syntax: no look-around, no back-references. What stands in round brackets is the secret, without them all that matches."
        error={errors.pattern}
      />
      <TextField
        label="Tried only where one of these words stands"
        mono
        value={values.keywords}
        set={(keywords) => set('keywords', keywords)}
        help="Between commas, near the match. None: it is tried everywhere, which takes longer."
        error={errors.keywords}
      />
      <div className="grid gap-4 min-[700px]:grid-cols-3">
        <Select label="Family" value={values.family} set={(family) => set('family', family)} options={familyOptions} />
        <Select
          label="Severity"
          value={values.severity}
          set={(severity) => set('severity', severity)}
          options={severityOptions}
        />
        <Select
          label="Only if it is"
          value={values.checksum}
          set={(checksum) => set('checksum', checksum)}
          options={checksumOptions}
        />
      </div>
    </div>
  )
}

function LiveTest({ draft }: { draft: PatternDraft }) {
  const [text, setText] = useState('')
  const tested = useTested({ text, pattern: matcherOf(draft) })
  return (
    <Section title="Try it" about="By this pattern alone, before it is kept.">
      <TextArea label="A text" mono rows={3} value={text} set={setText} />
      <Findings tested={tested} names={{ pattern: draft.name === '' ? 'This pattern' : draft.name }} />
    </Section>
  )
}

function Tests({ form: { values, errors, set } }: { form: Form<PatternDraft> }) {
  return (
    <Section
      title="Its tests"
      about="One text a line. They are run before the pattern is kept, and each time this page shows how well it does."
    >
      <TextArea
        label="It must find"
        mono
        rows={3}
        value={values.tests}
        set={(tests) => set('tests', tests)}
        error={errors.tests}
      />
      <TextArea
        label="It must leave"
        mono
        rows={3}
        value={values.negative}
        set={(negative) => set('negative', negative)}
        error={errors.negative}
      />
    </Section>
  )
}
