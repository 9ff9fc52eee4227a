// A new delegation: who acts for whom, with what, on what, how long and why; then its token, shown once.
import { useState } from 'react'
import type { Agent } from '../../../shared/contract/agent.ts'
import type { CreateDelegation, MintedDelegation } from '../../../shared/contract/delegation.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { exactText } from '../../ui/time.tsx'
import { type Form, useForm } from '../../ui/use-form.ts'
import { type DelegationDraft, emptyDraft, lifeChoices, resourcesIn, toCreate, toolsIn } from './delegation-draft.ts'
import { ScopeWords, WhoForWhom } from './delegation-words.tsx'
import type { DelegationsStore } from './store.ts'

export interface CreateDelegationProps {
  readonly store: DelegationsStore
  readonly agents: readonly Agent[]
  readonly names: AgentNames
  /** With the id of what was made, if anything was. */
  readonly close: (id: string | null) => void
}

export function CreateDelegationSheet({ store, agents, names, close }: CreateDelegationProps) {
  const [made, setMade] = useState<MintedDelegation | null>(null)
  if (made) return <ShownOnce made={made} close={() => close(made.id)} />
  return (
    <Sheet
      title="Delegate"
      about="One agent acts for another. It gets no right that it does not have; the delegation only limits it, and says for whom it acts."
      close={() => close(null)}
      wide
    >
      <DelegationForm store={store} agents={agents} names={names} done={setMade} />
    </Sheet>
  )
}

function DelegationForm({
  store,
  agents,
  names,
  done,
}: Omit<CreateDelegationProps, 'close'> & { done: (made: MintedDelegation) => void }) {
  const mint = store((state) => state.mint)
  const form = useForm<DelegationDraft, CreateDelegation>({
    initial: emptyDraft,
    parse: toCreate,
    send: async (body) => done(await mint(body)),
  })
  const { values, errors } = form
  const active = agents.filter(({ status }) => status === 'active')
  const options = [
    { value: '', label: 'Choose an agent' },
    ...active.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <form onSubmit={form.onSubmit} noValidate className="grid gap-6 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-4">
        <Select
          label="Who acts"
          value={values.delegatee_agent_id}
          set={(id) => form.set('delegatee_agent_id', id)}
          options={options}
          error={errors.delegatee_agent_id}
        />
        <Select
          label="For whom"
          value={values.delegator_agent_id}
          set={(id) => form.set('delegator_agent_id', id)}
          options={options}
          help="Counts as the verified requester of every call under it."
          error={errors.delegator_agent_id}
        />
        <ScopeFields form={form} />
        <Select
          label="How long"
          value={values.ttl_seconds}
          set={(seconds) => form.set('ttl_seconds', seconds)}
          options={lifeChoices}
          error={errors.ttl_seconds}
        />
        <TextArea
          label="Why"
          rows={2}
          value={values.reason}
          set={(reason) => form.set('reason', reason)}
          onBlur={() => values.reason !== '' && form.check('reason')}
          error={errors.reason}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Make the delegation
          </Button>
        </div>
      </div>
      <WhatItSays draft={values} names={names} />
    </form>
  )
}

function ScopeFields({ form }: { form: Form<DelegationDraft> }) {
  const { values, errors } = form
  return (
    <>
      <TextField
        label="Tools"
        mono
        value={values.tools}
        set={(tools) => form.set('tools', tools)}
        onBlur={() => values.tools !== '' && form.check('tools')}
        placeholder="read_* list_directory"
        help="Separated by spaces; * stands for any text."
        error={errors.tools}
      />
      <TextArea
        label="What it may touch"
        rows={3}
        mono
        value={values.resources}
        set={(resources) => form.set('resources', resources)}
        onBlur={() => values.resources !== '' && form.check('resources')}
        placeholder="/home/me/project/**"
        help="One a line; * within one part, ** across parts. Left empty: everything."
        error={errors.resources}
      />
    </>
  )
}

function WhatItSays({ draft, names }: { draft: DelegationDraft; names: AgentNames }) {
  const { delegatee_agent_id, delegator_agent_id } = draft
  const tools = toolsIn(draft.tools)
  const resources = resourcesIn(draft.resources)
  const chosen = delegatee_agent_id !== '' && delegator_agent_id !== '' && tools.length > 0
  return (
    <aside
      aria-label="What this delegation says"
      className="self-start rounded-md border border-line bg-panel p-3 min-[760px]:sticky min-[760px]:top-24"
    >
      <h3 className="pb-1 font-medium">What it says</h3>
      {chosen ? (
        <p className="[overflow-wrap:anywhere]">
          <WhoForWhom of={{ delegatee_agent_id, delegator_agent_id }} names={names} />,{' '}
          <ScopeWords scope={{ tools, ...(resources.length > 0 ? { resources } : {}) }} />.
        </p>
      ) : (
        <p className="text-soft">Choose two agents and name a tool.</p>
      )}
      <p className="pt-2 text-soft">
        Calls outside are counted and held for you. The agent may pass it on twice, each time narrower. Revoking it ends
        what was passed on as well.
      </p>
    </aside>
  )
}

function ShownOnce({ made, close }: { made: MintedDelegation; close: () => void }) {
  const header = { 'X-Delegation-Token': made.token }
  return (
    <Sheet title="The delegation is made" about="Its token is shown here once: copy it now." close={close} wide>
      <CodeBlock label="Header of every call under it, shown this once" text={`X-Delegation-Token: ${made.token}`} />
      <CodeBlock label="The same for a client’s configuration" text={JSON.stringify({ headers: header }, null, 2)} />
      <p className="text-soft">
        It counts until {exactText(made.expires_at)}, together with the agent’s own token, and for no other agent.
      </p>
    </Sheet>
  )
}
