// A new exception: for whom, which calls, how long and why; beside it what it says and what it would have covered.
import { useEffect, useState } from 'react'
import { type CreateException, createExceptionSchema, patternProblem } from '../../../shared/contract/exception.ts'
import { type Action, actionsByStrictness } from '../../../shared/contract/primitives.ts'
import { type PreviewQuestion, useExceptionPreview } from '../../api/exception-preview.ts'
import { Button } from '../../ui/button.tsx'
import { ExceptionReach } from '../../ui/exception-reach.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { type Form, useForm } from '../../ui/use-form.ts'
import { ExceptionSentence } from './exception-sentence.tsx'
import type { ExceptionStore, ExceptionsState } from './store.ts'
import { hourChoices } from './words.ts'

interface Values {
  readonly tool_name: string
  readonly action: Action
  readonly target_pattern: string
  readonly agent_id: string
  readonly server_id: string
  readonly hours: string
  readonly expires_in_hours: string
  readonly max_extensions: string
  readonly justification: string
}

const blank: Values = {
  tool_name: '',
  action: 'write',
  target_pattern: '',
  agent_id: '',
  server_id: '',
  hours: '24',
  expires_in_hours: '24',
  max_extensions: '4',
  justification: '',
}

const every = ''

export function CreateExceptionSheet({ store, close }: { store: ExceptionStore; close: (id: string | null) => void }) {
  return (
    <Sheet
      title="Make an exception"
      about="Calls of one kind are allowed for a while, without a question. What is denied outright stays denied."
      close={() => close(null)}
      wide
    >
      <ExceptionForm store={store} done={close} />
    </Sheet>
  )
}

function ExceptionForm({ store, done }: { store: ExceptionStore; done: (id: string) => void }) {
  const { agents, serverIds, tools, loadTools, create } = store()
  const [chosen, setChosen] = useState(false)
  useEffect(() => {
    void loadTools().catch(() => {})
  }, [loadTools])
  const form = useForm<Values, CreateException>({
    initial: blank,
    parse: (values) => createExceptionSchema.safeParse(bodyOf(values)),
    send: async (body) => done((await create(body)).id),
  })
  const { values, errors } = form
  const setTool = (tool_name: string) => {
    const known = tools[tool_name]
    form.setAll({ ...values, tool_name, ...(known && !chosen && known !== 'execute' ? { action: known } : {}) })
  }
  const setAction = (action: Action) => {
    setChosen(true)
    form.set('action', action)
  }
  return (
    <form onSubmit={form.onSubmit} noValidate className="grid gap-6 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-4">
        <TextField
          label="Tool"
          mono
          value={values.tool_name}
          set={setTool}
          onBlur={() => values.tool_name !== '' && form.check('tool_name')}
          list="exception-tools"
          placeholder="delete_file"
          error={errors.tool_name}
        />
        <datalist id="exception-tools">
          {Object.keys(tools).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Select
          label="What it does"
          value={values.action}
          set={setAction}
          options={actionOptions}
          error={errors.action}
        />
        <TextField
          label="What it may touch"
          mono
          value={values.target_pattern}
          set={(pattern) => form.set('target_pattern', pattern)}
          onBlur={() => values.target_pattern !== '' && form.check('target_pattern')}
          placeholder="/home/me/project/cache/"
          help="A folder covers all that is in it. * stands for a part of a name, ** for any folders, * alone for every call. Also: example.com/path, schema.table, #channel, name@example.com, owner/repository."
          error={errors.target_pattern}
        />
        <Scope form={form} agents={agents} serverIds={serverIds} />
        <HowLong form={form} />
        <TextArea
          label="Why"
          rows={3}
          value={values.justification}
          set={(justification) => form.set('justification', justification)}
          onBlur={() => values.justification !== '' && form.check('justification')}
          help="At least 10 characters, for whoever reads this in a month."
          error={errors.justification}
        />
        {form.failure && (
          <p role="alert" className="text-deny">
            {form.failure}
          </p>
        )}
        <div>
          <Button tone="main" submit busy={form.sending}>
            Make the exception
          </Button>
        </div>
      </div>
      <WhatItSays values={values} agents={agents} />
    </form>
  )
}

const actionWords: Readonly<Record<Exclude<Action, 'execute'>, string>> = {
  read: 'reads',
  write: 'writes, creates, moves',
  send: 'sends',
  delete: 'deletes',
}
const actionOptions = actionsByStrictness.flatMap((value) =>
  value === 'execute' ? [] : [{ value, label: actionWords[value] }],
)
const timesOptions = ['0', '1', '2', '3', '4'].map((value) => ({
  value,
  label: value === '0' ? 'never' : value === '1' ? 'once' : `${value} times`,
}))

function Scope({
  form: { values, set, errors },
  agents,
  serverIds,
}: {
  form: Form<Values>
  agents: ExceptionsState['agents']
  serverIds: readonly string[]
}) {
  const agentOptions = Object.entries(agents).flatMap(([value, { name, revoked }]) =>
    revoked ? [] : [{ value, label: name }],
  )
  return (
    <div className="grid gap-4 min-[480px]:grid-cols-2">
      <Select
        label="Agent"
        value={values.agent_id}
        set={(agent) => set('agent_id', agent)}
        options={[{ value: every, label: 'Every agent' }, ...agentOptions]}
        error={errors.agent_id}
      />
      <Select
        label="Server"
        value={values.server_id}
        set={(server) => set('server_id', server)}
        options={[{ value: every, label: 'Every server' }, ...serverIds.map((value) => ({ value, label: value }))]}
        error={errors.server_id}
      />
    </div>
  )
}

function HowLong({ form: { values, set, setAll, errors, check } }: { form: Form<Values> }) {
  const setHours = (hours: string) =>
    setAll({ ...values, hours, ...(hours === 'other' ? {} : { expires_in_hours: hours }) })
  return (
    <div className="grid gap-4 min-[480px]:grid-cols-2">
      <Select label="Counts for" value={values.hours} set={setHours} options={hourChoices} />
      <Select
        label="May be extended"
        value={values.max_extensions}
        set={(times) => set('max_extensions', times)}
        options={timesOptions}
      />
      {values.hours === 'other' && (
        <TextField
          label="Hours"
          inputMode="numeric"
          value={values.expires_in_hours}
          set={(hours) => set('expires_in_hours', hours)}
          onBlur={() => check('expires_in_hours')}
          help="From 1 to 8760, which is a year."
          error={errors.expires_in_hours}
        />
      )}
    </div>
  )
}

function WhatItSays({ values, agents }: { values: Values; agents: ExceptionsState['agents'] }) {
  const { tool_name, action, target_pattern, agent_id, server_id } = values
  const askable = tool_name !== '' && patternProblem(target_pattern) === null
  const named = { ...(agent_id === every ? {} : { agent_id }), ...(server_id === every ? {} : { server_id }) }
  const question: PreviewQuestion | null = askable ? { tool_name, action, target_pattern, ...named } : null
  const preview = useExceptionPreview(question)
  const scope = { tool_name, action, target_pattern, agent_id: agent_id || null, server_id: server_id || null }
  return (
    <aside
      aria-label="What it will say"
      className="flex flex-col gap-3 self-start rounded-md border border-line bg-panel p-4"
    >
      <h3 className="font-semibold">What it will say</h3>
      {askable ? (
        <>
          <p>
            <ExceptionSentence scope={{ ...scope, session_id: null }} agents={agents} />
          </p>
          <ExceptionReach preview={preview} tool={tool_name} past />
        </>
      ) : (
        <p className="text-soft">
          Name a tool and what it may touch: then it stands here in words, with the calls it would have covered.
        </p>
      )}
      <p className="text-xs text-soft">
        It never lifts an explicit denial, a delete close to the root, a secret, or a tool that can run anything.
      </p>
    </aside>
  )
}

function bodyOf(values: Values) {
  const { tool_name, action, target_pattern, justification, agent_id, server_id } = values
  return {
    tool_name: tool_name.trim(),
    action,
    target_pattern,
    justification,
    expires_in_hours: Number(values.expires_in_hours),
    max_extensions: Number(values.max_extensions),
    agent_id: agent_id || null,
    server_id: server_id || null,
  }
}
