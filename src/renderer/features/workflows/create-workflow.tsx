// A new workflow: its name, its owner, how deep it may go, and who takes part with which tools.
import type { Agent } from '../../../shared/contract/agent.ts'
import type { CreateWorkflow } from '../../../shared/contract/workflow.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { WorkflowsStore } from './store.ts'
import { emptyDraft, emptyParticipant, type ParticipantDraft, toCreate, type WorkflowDraft } from './workflow-draft.ts'

export interface CreateWorkflowProps {
  readonly store: WorkflowsStore
  readonly agents: readonly Agent[]
  readonly close: (id: string | null) => void
}

export function CreateWorkflowSheet({ store, agents, close }: CreateWorkflowProps) {
  const create = store((state) => state.create)
  const form = useForm<WorkflowDraft, CreateWorkflow>({
    initial: emptyDraft,
    parse: toCreate,
    send: async (body) => close((await create(body)).id),
  })
  const { values, errors } = form
  const options = [
    { value: '', label: 'Choose an agent' },
    ...agents.filter(({ status }) => status !== 'revoked').map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Sheet
      title="Create a workflow"
      about="Agents that pass work on to each other: who, with which tools, and how many steps deep."
      close={() => close(null)}
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        <TextField
          label="Name"
          value={values.name}
          set={(name) => form.set('name', name)}
          onBlur={() => values.name !== '' && form.check('name')}
          error={errors.name}
        />
        <TextArea
          label="What it is for"
          rows={2}
          value={values.description}
          set={(description) => form.set('description', description)}
          error={errors.description}
        />
        <Select
          label="Owner"
          value={values.owner_agent_id}
          set={(id) => form.set('owner_agent_id', id)}
          options={options}
          help="May open first sessions with its own token."
          error={errors.owner_agent_id}
        />
        <TextField
          label="Steps deep at most"
          inputMode="numeric"
          value={values.max_depth}
          set={(depth) => form.set('max_depth', depth)}
          onBlur={() => form.check('max_depth')}
          help="0 lets first sessions only. Deeper ones get a token, and every call with it is denied."
          error={errors.max_depth}
        />
        <ParticipantFields
          value={values.participants}
          set={(participants) => form.set('participants', participants)}
          options={options}
          error={errors.participants}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Create the workflow
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

interface ParticipantFieldsProps {
  readonly value: readonly ParticipantDraft[]
  readonly set: (value: readonly ParticipantDraft[]) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly error: string | undefined
}

function ParticipantFields({ value, set, options, error }: ParticipantFieldsProps) {
  const change = (at: number, part: Partial<ParticipantDraft>) =>
    set(value.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="pb-1 font-medium">Who takes part</legend>
      {value.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added and removed as a whole
        <div key={index} className="flex flex-col gap-3 rounded-md border border-line p-3">
          <Select
            label={`Agent ${index + 1}`}
            value={each.agent_id}
            set={(agent_id) => change(index, { agent_id })}
            options={options}
            error={index === value.length - 1 ? error : undefined}
          />
          <TextField label={`Role ${index + 1}`} value={each.role} set={(role) => change(index, { role })} />
          <TextField
            label={`Tools ${index + 1}`}
            mono
            value={each.tools}
            set={(tools) => change(index, { tools })}
            placeholder="read_file list_directory"
            help="Exact names. Left empty: every tool that its own rights reach."
          />
          <div>
            <Button tone="quiet" onClick={() => set(value.filter((_, at) => at !== index))}>
              Leave agent {index + 1} out
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={() => set([...value, emptyParticipant])}>Add an agent</Button>
      </div>
    </fieldset>
  )
}
