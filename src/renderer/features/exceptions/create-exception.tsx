// A new exception: for whom, which calls, how long and why; beside it what it says and what it would have covered.
import { useEffect, useState } from 'react'
import type { CreateException } from '../../../shared/contract/exception.ts'
import { type Action, actionsByStrictness } from '../../../shared/contract/primitives.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { type ExceptionDraft, emptyDraft, toCreate } from './exception-draft.ts'
import { ScopeFields, TimeFields } from './exception-fields.tsx'
import type { ExceptionStore } from './store.ts'
import { WhatItSays } from './what-it-says.tsx'

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
  const form = useForm<ExceptionDraft, CreateException>({
    initial: emptyDraft,
    parse: toCreate,
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
        <ScopeFields form={form} agents={agents} serverIds={serverIds} />
        <TimeFields form={form} />
        <TextArea
          label="Why"
          rows={3}
          value={values.justification}
          set={(justification) => form.set('justification', justification)}
          onBlur={() => values.justification !== '' && form.check('justification')}
          help="At least 10 characters, for whoever reads this in a month."
          error={errors.justification}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Make the exception
          </Button>
        </div>
      </div>
      <WhatItSays draft={values} agents={agents} />
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
