// A change to a live policy, with the difference and a sentence for whoever reviews it.
import { submitChangeRequestSchema } from '../../../shared/contract/change-request.ts'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { PoliciesStore } from './store.ts'

export interface SubmitChangeProps {
  readonly policy: Policy
  readonly text: string
  readonly store: PoliciesStore
  readonly close: () => void
}

export function SubmitChange({ policy, text, store, close }: SubmitChangeProps) {
  const form = useForm({
    initial: { name: policy.name, description: policy.description, change_summary: '' },
    parse: (values) =>
      submitChangeRequestSchema.safeParse({
        ...values,
        proposed_rego_content: text,
        base_version: store.getState().unsaved[policy.id]?.version ?? policy.version,
      }),
    async send(body) {
      await store.getState().submit(policy.id, body)
      notify({ text: 'The change waits for a review. Until then the old text decides.' })
      close()
    },
  })
  const field = (name: 'name' | 'description') => ({
    value: form.values[name],
    set: (value: string) => form.set(name, value),
    onBlur: () => form.check(name),
    error: form.errors[name],
  })
  return (
    <Sheet
      title={`Change ${policy.name}`}
      about="It is reviewed first; exactly this text then counts."
      close={close}
      wide
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <LineDiff before={policy.rego_content} after={text} />
        <TextArea
          label="What changes, and why"
          value={form.values.change_summary}
          set={(value) => form.set('change_summary', value)}
          onBlur={() => form.check('change_summary')}
          error={form.errors.change_summary}
          rows={3}
        />
        <TextField label="Name" {...field('name')} />
        <TextField label="What it is for" {...field('description')} />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Submit for review
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
