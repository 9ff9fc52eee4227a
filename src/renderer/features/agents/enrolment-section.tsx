// Enrolment tokens: handed to somebody who sets up an agent elsewhere; each makes one agent, once.
import { useState } from 'react'
import { Link } from 'wouter'
import { createEnrollmentTokenSchema, type EnrollmentToken } from '../../../shared/contract/agent.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Example } from '../../ui/states.tsx'
import { exactText } from '../../ui/time.tsx'
import { useForm } from '../../ui/use-form.ts'
import { enrollCommand } from './configuration-text.ts'
import { tierOptions } from './create-agent.tsx'
import { PermissionFields } from './permission-fields.tsx'
import type { AgentStore } from './store.ts'

const tones = { open: 'waits', used: 'good', expired: 'plain' } as const

export function EnrolmentSection({ store }: { store: AgentStore }) {
  const { tokens, withdrawToken } = store()
  const [making, setMaking] = useState(false)
  const withdraw = (token: EnrollmentToken) =>
    void withNotice(() => withdrawToken(token.id), {
      done: () => ({ text: 'The token is withdrawn; nobody can use it any more.' }),
      failed: 'It was not withdrawn.',
    })
  return (
    <Section
      title="Enrolment"
      about="A token lets an agent make itself known without a secret passing through your hands. It works once."
      actions={
        <Button needs="admin" onClick={() => setMaking(true)}>
          Make a token
        </Button>
      }
    >
      {tokens.length === 0 && (
        <div className="flex max-w-md flex-col gap-2 text-soft">
          <p>No token yet. Make one when you set up an agent on another account of this machine.</p>
          <Example>
            A token labelled <span className="font-semibold text-ink">build agent</span>, good for 24 hours: whoever
            enrols with it becomes the agent of that name, with the rights that you choose here.
          </Example>
        </div>
      )}
      <ul aria-label="Enrolment tokens">
        {tokens.map((token) => (
          <li
            key={token.id}
            className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-3 border-t border-line py-2 first:border-t-0"
          >
            <span className="min-w-0">
              <span className="block truncate">
                {token.label === null ? (
                  <span className="text-soft">Without a label</span>
                ) : (
                  <MachineText text={token.label} limit={60} prose />
                )}
              </span>
              <span className="block text-xs text-soft">
                {token.agent_id ? (
                  <Link href={`/agents/${token.agent_id}`} className="text-accent underline">
                    See its agent
                  </Link>
                ) : (
                  `good until ${exactText(token.expires_at)}`
                )}
              </span>
            </span>
            <Chip tone={tones[token.status]}>{token.status}</Chip>
            {token.status === 'used' ? (
              <span />
            ) : (
              <Button needs="admin" onClick={() => withdraw(token)}>
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
      {making && <MakeToken store={store} close={() => setMaking(false)} />}
    </Section>
  )
}

interface Values {
  readonly label: string
  readonly hours: string
  readonly risk_tier: RiskTier
  readonly permissions: readonly string[]
  readonly roles: readonly string[]
}

const blank: Values = { label: '', hours: '24', risk_tier: 'medium', permissions: ['filesystem:read'], roles: [] }

function MakeToken({ store, close }: { store: AgentStore; close: () => void }) {
  const { roles, console: status, createToken } = store()
  const [made, setMade] = useState<string | null>(null)
  const form = useForm({
    initial: blank,
    parse: ({ hours, label, ...grant }) =>
      createEnrollmentTokenSchema.safeParse({
        ...grant,
        ...(label.trim() === '' ? {} : { label }),
        expires_in_hours: Number(hours),
      }),
    send: async (body) => setMade((await createToken(body)).token),
  })
  const { values, errors } = form
  if (made !== null && status)
    return (
      <Sheet title="The token is ready" about="It is shown here once." close={close} wide>
        <CodeBlock label="Token" text={made} />
        <CodeBlock
          label="Where the agent will run: enrol it, and keep its credentials in a file"
          text={enrollCommand(status, made, 'credentials.json')}
        />
        <p className="text-soft">
          Then its client starts <span className="font-mono text-ink">behavry connect</span> with{' '}
          <span className="font-mono text-ink">--credentials credentials.json</span>.
        </p>
      </Sheet>
    )
  return (
    <Sheet title="Make an enrolment token" about="What the agent will be allowed is decided here." close={close}>
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        <TextField
          label="Label"
          value={values.label}
          set={(label) => form.set('label', label)}
          help="Becomes the agent's name unless it gives another."
          error={errors.label}
        />
        <TextField
          label="Good for (hours)"
          inputMode="decimal"
          value={values.hours}
          set={(hours) => form.set('hours', hours)}
          error={errors.expires_in_hours}
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
          error={errors.permissions}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Make the token
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
