// Changes what an agent may do; the change can be undone.
import type { Agent } from '../../../shared/contract/agent.ts'
import { updateAgentSchema } from '../../../shared/contract/agent.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { tierOptions } from './create-agent.tsx'
import { GrantWords, PermissionFields } from './permission-fields.tsx'
import type { AgentStore } from './store.ts'

export function EditAgent({ agent, store, close }: { agent: Agent; store: AgentStore; close: () => void }) {
  const { roles, update } = store()
  const { id, name, risk_tier, permissions, roles: held } = agent
  const before = { name, risk_tier, permissions, roles: held }
  const form = useForm({
    initial: before as Pick<Agent, 'name' | 'risk_tier'> & { permissions: readonly string[]; roles: readonly string[] },
    parse: (values) => updateAgentSchema.safeParse(values),
    async send(body) {
      await update(id, body)
      notify({ text: 'What the agent may do has changed.', undo: () => update(id, before) })
      close()
    },
  })
  const { values } = form
  return (
    <Sheet title="Change an agent" about="It counts from its next call." close={close} wide>
      <form onSubmit={form.onSubmit} noValidate className="grid gap-5 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
        <div className="flex flex-col gap-5">
          <TextField
            label="Name"
            value={values.name}
            set={(next) => form.set('name', next)}
            onBlur={() => form.check('name')}
            error={form.errors.name}
          />
          <Select
            label="Risk tier"
            value={values.risk_tier}
            set={(tier) => form.set('risk_tier', tier)}
            options={tierOptions}
            help="Setting it also ends what detectors had raised it to."
          />
          <PermissionFields
            grant={values}
            set={(grant) => form.setAll({ ...values, ...grant })}
            roles={roles}
            error={form.errors.permissions}
          />
          <FormFailure of={form} />
          <div>
            <Button tone="main" submit busy={form.sending}>
              Save
            </Button>
          </div>
        </div>
        <GrantWords grant={values} roles={roles} />
      </form>
    </Sheet>
  )
}
