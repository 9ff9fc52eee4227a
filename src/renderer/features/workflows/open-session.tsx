// A session of a workflow for one agent: with which tools at most, from which session it goes on; then its token, once.
import { useState } from 'react'
import type { OpenedWorkflowSession, OpenWorkflowSession, Workflow } from '../../../shared/contract/workflow.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { exactText } from '../../ui/time.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { WorkflowsStore } from './store.ts'
import { emptySession, type SessionDraft, toOpen } from './workflow-draft.ts'

export interface OpenSessionProps {
  readonly item: Workflow
  readonly names: AgentNames
  readonly store: WorkflowsStore
  readonly close: () => void
}

export function OpenSession({ item, names, store, close }: OpenSessionProps) {
  const openSession = store((state) => state.openSession)
  const [opened, setOpened] = useState<OpenedWorkflowSession | null>(null)
  const form = useForm<SessionDraft, OpenWorkflowSession>({
    initial: emptySession,
    parse: toOpen,
    send: async (body) => setOpened(await openSession(item.id, body)),
  })
  const { values, errors } = form
  if (opened) return <ShownOnce opened={opened} tooDeep={opened.causal_depth > item.max_depth} close={close} />
  const members = [...new Set([item.owner_agent_id, ...item.participants.map(({ agent_id }) => agent_id)])]
  return (
    <Sheet title="Open a session" about="For an agent that takes part. Its token is shown once." close={close}>
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        <Select
          label="Agent"
          value={values.agent_id}
          set={(id) => form.set('agent_id', id)}
          options={[
            { value: '', label: 'Choose an agent' },
            ...members.map((id) => ({ value: id, label: names[id] ?? id })),
          ]}
          error={errors.agent_id}
        />
        <TextField
          label="Tools at most"
          mono
          value={values.ceiling}
          set={(ceiling) => form.set('ceiling', ceiling)}
          placeholder="read_file list_directory"
          help="Exact names, separated by spaces. Left empty: what the workflow lets this agent use."
          error={errors.permission_ceiling}
        />
        <TextArea
          label="Goes on from"
          rows={3}
          mono
          value={values.parent_token}
          set={(token) => form.set('parent_token', token)}
          help="The token of an earlier session: this one is a step deeper and may use no tool more. Left empty: a first session."
          error={errors.parent_token}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Open the session
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

function ShownOnce({ opened, tooDeep, close }: { opened: OpenedWorkflowSession; tooDeep: boolean; close: () => void }) {
  const header = { 'X-Workflow-Session': opened.token }
  return (
    <Sheet title="The session is open" about="Its token is shown here once: copy it now." close={close} wide>
      {tooDeep && (
        <p className="rounded-md bg-hold-wash px-3 py-2 text-hold">
          This is step {opened.causal_depth}, deeper than the workflow allows: every call with it is denied.
        </p>
      )}
      <CodeBlock label="Header of every call in it, shown this once" text={`X-Workflow-Session: ${opened.token}`} />
      <CodeBlock label="The same for a client’s configuration" text={JSON.stringify({ headers: header }, null, 2)} />
      <p className="text-soft">
        It counts until {exactText(opened.expires_at)}, together with the agent’s own token, and for no other agent.
      </p>
    </Sheet>
  )
}
