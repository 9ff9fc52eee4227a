// One role as a form: permissions and, if it is limited, the resources it covers.
import { z } from 'zod'
import { type Role, roleNameSchema, roleSchema } from '../../../shared/contract/agent.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { roleWords } from './words.ts'

interface Values {
  readonly name: string
  readonly permissions: string
  readonly resources: string
}

const parts = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')
const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '')

/** The role that is typed; without resources it covers all of them. */
function typedRole({ permissions, resources }: Values): Role {
  const listed = lines(resources)
  return { permissions: parts(permissions), ...(listed.length > 0 ? { resources: listed } : {}) }
}

export function RoleForm({
  name,
  role,
  taken,
  save,
  close,
}: {
  /** Null for a new one. */
  name: string | null
  role: Role | null
  taken: readonly string[]
  save: (name: string, role: Role) => Promise<void>
  close: () => void
}) {
  const nameField =
    name === null
      ? roleNameSchema.refine((typed) => !taken.includes(typed), 'there is one of this name')
      : roleNameSchema
  const schema = z.object({
    name: nameField,
    permissions: roleSchema.shape.permissions.min(1, 'name one at least'),
    resources: roleSchema.shape.resources,
  })
  const form = useForm({
    initial: {
      name: name ?? '',
      permissions: role?.permissions.join(' ') ?? '',
      resources: role?.resources?.join('\n') ?? '',
    } as Values,
    parse: (values) => schema.safeParse({ name: values.name, ...typedRole(values) }),
    send: ({ name: typed, permissions, resources }): Promise<void> =>
      save(typed, { permissions, ...(resources ? { resources } : {}) }),
  })
  const { values, errors } = form
  return (
    <Sheet
      title={name === null ? 'Add a role' : `Change the role ${name}`}
      about="It counts from the next call of every agent that holds it."
      close={close}
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        {name === null && (
          <TextField
            label="Name"
            mono
            value={values.name}
            set={(typed) => form.set('name', typed)}
            onBlur={() => form.check('name')}
            error={errors.name}
          />
        )}
        <TextField
          label="Permissions"
          mono
          value={values.permissions}
          set={(typed) => form.set('permissions', typed)}
          onBlur={() => form.check('permissions')}
          help="Each as <kind of server>:<action>, separated by spaces. Kinds: filesystem, database, web, other. Actions: read, write, delete, send, execute. Either side may be *."
          error={errors.permissions}
        />
        <TextArea
          label="Only on these resources"
          mono
          value={values.resources}
          set={(typed) => form.set('resources', typed)}
          onBlur={() => form.check('resources')}
          help="One pattern a line, for example /home/me/notes/**. Every target of a call must match one. Empty: all resources."
          error={errors.resources}
        />
        <p className="rounded-md bg-panel p-3">
          An agent with this role <MachineText text={roleWords(typedRole(values))} prose />. Writing, deleting, sending
          and executing at a high or critical risk tier is held for you.
        </p>
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            Save the role
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
