// A new agent: who it is and what it may do; then its credentials, shown once.
import { useState } from 'react'
import { type Agent, type Credentials, createAgentSchema } from '../../../shared/contract/agent.ts'
import { type RiskTier, rankWords } from '../../../shared/contract/primitives.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { ShownOnce } from './credentials.tsx'
import { GrantWords, PermissionFields } from './permission-fields.tsx'
import type { AgentStore } from './store.ts'
import { tierWords } from './words.ts'

export const tierOptions = rankWords.map((value) => ({ value, label: `${value}: ${tierWords[value]}` }))

interface Values {
  readonly name: string
  readonly risk_tier: RiskTier
  readonly permissions: readonly string[]
  readonly roles: readonly string[]
}

const blank: Values = { name: '', risk_tier: 'medium', permissions: ['filesystem:read'], roles: [] }

export function CreateAgent({ store, close }: { store: AgentStore; close: (id: string | null) => void }) {
  const [made, setMade] = useState<({ agent: Agent } & Credentials) | null>(null)
  if (made)
    return (
      <Sheet
        title={`${made.agent.name} is ready`}
        about="Its secret is shown here once: copy it, or a configuration that holds it, before you close this."
        close={() => close(made.agent.id)}
        wide
      >
        <ShownOnce store={store} credentials={made} />
        <div>
          <Button tone="main" onClick={() => close(made.agent.id)}>
            I have copied it
          </Button>
        </div>
      </Sheet>
    )
  return (
    <Sheet
      title="Create an agent"
      about="An agent is one MCP client of yours: it gets a name, rights and a secret."
      close={() => close(null)}
      wide
    >
      <NewAgentForm store={store} done={setMade} />
    </Sheet>
  )
}

function NewAgentForm({ store, done }: { store: AgentStore; done: (made: { agent: Agent } & Credentials) => void }) {
  const { roles, create } = store()
  const form = useForm({
    initial: blank,
    parse: (values) => createAgentSchema.safeParse(values),
    send: async (body) => done(await create(body)),
  })
  const { values } = form
  return (
    <form onSubmit={form.onSubmit} noValidate className="grid gap-5 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-5">
        <TextField
          label="Name"
          value={values.name}
          set={(name) => form.set('name', name)}
          onBlur={() => form.check('name')}
          help="As you will see it in questions and in Activity."
          error={form.errors.name}
        />
        <Select
          label="Risk tier"
          value={values.risk_tier}
          set={(tier) => form.set('risk_tier', tier)}
          options={tierOptions}
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
            Create the agent
          </Button>
        </div>
      </div>
      <GrantWords grant={values} roles={roles} />
    </form>
  )
}
