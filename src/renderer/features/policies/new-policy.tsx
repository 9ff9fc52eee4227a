// A new policy begins as a draft with a rule that shows the way.
import { createPolicySchema } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { PoliciesStore } from './store.ts'
import { firstText } from './words.ts'

const nameAndAbout = createPolicySchema.pick({ name: true, description: true })

export interface NewPolicyProps {
  readonly store: PoliciesStore
  readonly close: () => void
  readonly select: (id: string) => void
}

export function NewPolicy({ store, close, select }: NewPolicyProps) {
  const create = store((state) => state.create)
  const form = useForm({
    initial: { name: '', description: '' },
    parse: (values) => nameAndAbout.safeParse(values),
    async send(body) {
      const policy = await create({ ...body, rego_content: firstText })
      close()
      select(policy.id)
    },
  })
  return (
    <Sheet title="New policy" about="It begins as a draft and decides nothing until you activate it." close={close}>
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Name"
          placeholder="No writes to lock files"
          value={form.values.name}
          set={(value) => form.set('name', value)}
          onBlur={() => form.check('name')}
          error={form.errors.name}
        />
        <TextField
          label="What it is for"
          value={form.values.description}
          set={(value) => form.set('description', value)}
          help="For whoever reads the list later; may stay empty."
          error={form.errors.description}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" needs="policy_author" submit busy={form.sending}>
            Begin the draft
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
