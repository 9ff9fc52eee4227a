// Changes a server; what is not touched stays, values that cannot be read back too.
import type { Server, UpdateServer } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { toUpdate } from './draft-bodies.ts'
import { draftOf, type ServerDraft } from './server-draft.ts'
import { TypeFields } from './type-fields.tsx'
import { WhatWillRun } from './what-will-run.tsx'

export interface EditServerProps {
  readonly server: Server
  readonly update: (body: UpdateServer) => Promise<void>
  readonly close: () => void
}

export function EditServer({ server, update, close }: EditServerProps) {
  const form = useForm<ServerDraft, UpdateServer>({
    initial: draftOf(server),
    parse: (draft) => toUpdate(draft, server),
    send: async (body) => {
      await update(body)
      close()
      notify({ text: `Changed “${server.name}”. It is started again.` })
    },
  })
  const { values: draft, errors } = form
  const change = (part: Partial<ServerDraft>) => form.setAll({ ...draft, ...part })
  return (
    <Sheet
      title={`Edit ${server.name}`}
      about="It is started again with what you save. Sessions of agents that use it are closed."
      close={close}
      wide
    >
      <form onSubmit={form.onSubmit} noValidate className="grid gap-6 min-[760px]:grid-cols-[minmax(0,1fr)_280px]">
        <div className="flex flex-col gap-4">
          <TextField
            label="Name"
            value={draft.name}
            set={(name) => change({ name })}
            onBlur={() => form.check('name')}
            error={errors.name}
          />
          <ConnectionFields draft={draft} errors={errors} change={change} check={form.check} />
          <TypeFields draft={draft} change={change} />
          <FormFailure of={form} />
          <div className="flex gap-2">
            <Button tone="main" submit busy={form.sending}>
              Save and start again
            </Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </div>
        <WhatWillRun draft={draft} keptArgs={server.args} />
      </form>
    </Sheet>
  )
}
