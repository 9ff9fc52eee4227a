// Adds one server by a form; beside it, exactly what will run.

import type { CreateServer } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { useForm } from '../../ui/use-form.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { toCreate } from './draft-bodies.ts'
import { changedDraft, emptyDraft, type ServerDraft } from './server-draft.ts'
import { TypeFields } from './type-fields.tsx'
import { WhatWillRun } from './what-will-run.tsx'

const transports = [
  { value: 'stdio', label: 'A program on this machine (stdio)' },
  { value: 'http', label: 'An address (Streamable HTTP)' },
] as const

export function AddByForm({
  taken,
  send,
}: {
  taken: ReadonlySet<string>
  send: (body: CreateServer) => Promise<void>
}) {
  const form = useForm<ServerDraft, CreateServer>({
    initial: emptyDraft,
    parse: (draft) => toCreate(draft, taken),
    send,
  })
  const { values: draft, errors } = form
  const change = (part: Partial<ServerDraft>) => form.setAll(changedDraft(draft, part, taken))
  return (
    <form onSubmit={form.onSubmit} noValidate className="grid gap-6 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-4">
        <Select
          label="How it is reached"
          value={draft.transport}
          set={(transport) => change({ transport })}
          options={transports}
        />
        <TextField
          label="Name"
          value={draft.name}
          set={(name) => change({ name })}
          onBlur={() => form.check('name')}
          placeholder="Project files"
          error={errors.name}
        />
        <TextField
          label="Id"
          mono
          value={draft.id}
          set={(id) => change({ id, chosen: { ...draft.chosen, id: id !== '' } })}
          onBlur={() => draft.id !== '' && form.check('id')}
          help="What agents and rules call it: a–z, 0–9 and -. It cannot be changed later."
          error={errors.id}
        />
        <ConnectionFields draft={draft} errors={errors} change={change} check={form.check} />
        <TypeFields
          draft={draft}
          change={(part) => change('type' in part ? { ...part, chosen: { ...draft.chosen, type: true } } : part)}
        />
        <TrustTools checked={draft.accept_tools} set={(accept_tools) => change({ accept_tools })} />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Add the server
          </Button>
        </div>
      </div>
      <WhatWillRun draft={draft} />
    </form>
  )
}

export function TrustTools({ checked, set }: { checked: boolean; set: (checked: boolean) => void }) {
  return (
    <Checkbox
      label="Trust the tools it lists now"
      checked={checked}
      set={set}
      help="Its first list of tools is accepted unseen, and agents can use them at once. Otherwise you look at each tool first. What changes later waits for you in either case."
    />
  )
}
