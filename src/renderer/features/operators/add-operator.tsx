// A new operator: a name, a role, and a token that is shown once to be handed over.
import { useEffect, useId, useState } from 'react'
import {
  type CreateOperator,
  createOperatorSchema,
  type OperatorItem,
  type OperatorRole,
  operatorRoles,
} from '../../../shared/contract/operator.ts'
import { bridge } from '../../api/bridge.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { roleMeans, roleNames } from '../../ui/roles.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { OperatorsStore } from './store.ts'

/** The desktop's own window comes from memory: no port leads to it, so nobody else can open it. */
const onDesktop = bridge.openDataFolder !== undefined

export function AddOperator({ store, close }: { store: OperatorsStore; close: () => void }) {
  const [made, setMade] = useState<{ operator: OperatorItem; token: string } | null>(null)
  if (made)
    return (
      <Sheet
        title={`${made.operator.name} is an operator now`}
        about="The token is shown here once: hand it over before you close this."
        close={close}
        wide
      >
        <HandOver name={made.operator.name} token={made.token} store={store} />
        <div>
          <Button tone="main" onClick={close}>
            I have copied it
          </Button>
        </div>
      </Sheet>
    )
  return (
    <Sheet
      title="Add an operator"
      about="Somebody who looks after the agents with you, under a name and a token of their own."
      close={close}
    >
      {onDesktop && <OnDesktop />}
      <NewOperatorForm store={store} done={setMade} />
    </Sheet>
  )
}

const blank: CreateOperator = { name: '', role: 'viewer' }

function NewOperatorForm({
  store,
  done,
}: {
  store: OperatorsStore
  done: (made: { operator: OperatorItem; token: string }) => void
}) {
  const create = store((state) => state.create)
  const alone = store((state) => state.items.filter(({ removed_at }) => removed_at === null).length === 1)
  const form = useForm({
    initial: blank,
    parse: (values) => createOperatorSchema.safeParse(values),
    send: async (body) => done(await create(body)),
  })
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      <TextField
        label="Name"
        value={form.values.name}
        set={(name) => form.set('name', name)}
        onBlur={() => form.check('name')}
        help="As the log and everybody's pages will show it."
        error={form.errors.name}
      />
      <RoleChoice role={form.values.role} set={(role) => form.set('role', role)} />
      {alone && (
        <p className="rounded-md bg-panel p-3">
          From then on nobody approves their own policy changes: another admin has to, also for yours.
        </p>
      )}
      <FormFailure of={form} />
      <div>
        <Button tone="main" submit busy={form.sending}>
          Add the operator
        </Button>
      </div>
    </form>
  )
}

function RoleChoice({ role, set }: { role: OperatorRole; set: (role: OperatorRole) => void }) {
  const id = useId()
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium">Role</legend>
      {operatorRoles.map((each) => (
        <div key={each} className="grid grid-cols-[16px_1fr] gap-x-2">
          <input
            type="radio"
            id={`${id}-${each}`}
            name={`${id}-role`}
            checked={each === role}
            onChange={() => set(each)}
            aria-describedby={`${id}-${each}-means`}
            className="mt-0.5 size-4 accent-accent"
          />
          <label htmlFor={`${id}-${each}`}>{roleNames[each]}</label>
          <p id={`${id}-${each}-means`} className="col-start-2 text-xs text-soft">
            {roleMeans[each]}
          </p>
        </div>
      ))}
    </fieldset>
  )
}

function HandOver({ name, token, store }: { name: string; token: string; store: OperatorsStore }) {
  if (onDesktop)
    return (
      <>
        <CodeBlock label="Token, shown this once" text={token} />
        <WithoutDesktop store={store} token={token} />
      </>
    )
  return (
    <>
      <CodeBlock label="Address to open, with the token" text={`${location.origin}/#token=${token}`} />
      <CodeBlock label="Token alone, for the API" text={token} />
      <p className="text-soft">
        Whoever has it acts as <MachineText text={name} prose />: hand it over where nobody else reads along. The
        console listens on this machine only, so the address opens here, or through a tunnel that ends here on the same
        port.
      </p>
    </>
  )
}

function OnDesktop() {
  return (
    <p className="rounded-md bg-hold-wash p-3 text-hold">
      This window is yours alone: the desktop app opens no port for operators. Others sign in while the console runs
      without a desktop on the same data folder.
    </p>
  )
}

function WithoutDesktop({ store, token }: { store: OperatorsStore; token: string }) {
  const { dataDir, loadDataDir } = store()
  useEffect(() => {
    void loadDataDir().catch(() => {})
  }, [loadDataDir])
  return (
    <>
      <p className="text-soft">
        The desktop app opens no port for operators. Quit it and start the console without a desktop; it prints its
        address.
      </p>
      {dataDir !== null && (
        <CodeBlock label="Start the console without a desktop" text={`npx behavry serve --data-dir "${dataDir}"`} />
      )}
      <CodeBlock label="What to open behind that address" text={`/#token=${token}`} />
    </>
  )
}
