// What an agent may do: the permissions that policies ask for, in words, a field for others, and the roles.
import { permissionSchema, type Roles } from '../../../shared/contract/agent.ts'
import { Checkbox, TextField } from '../../ui/field.tsx'
import { knownPermissions, permissionWords, roleWords } from './words.ts'

export interface Grant {
  readonly permissions: readonly string[]
  readonly roles: readonly string[]
}

const isPermission = (word: string) => permissionSchema.safeParse(word).success
const toggled = (list: readonly string[], item: string, on: boolean) =>
  on ? [...list, item] : list.filter((each) => each !== item)

export function PermissionFields({
  grant,
  set,
  roles,
  error,
}: {
  grant: Grant
  set: (grant: Grant) => void
  roles: Roles
  error?: string | undefined
}) {
  const known = knownPermissions.map(({ permission }) => permission)
  const others = grant.permissions.filter((permission) => !known.includes(permission))
  const setOthers = (text: string) => {
    const typed = text.split(/[\s,]+/).filter((word) => word !== '')
    const kept = grant.permissions.filter((permission) => known.includes(permission))
    set({ ...grant, permissions: [...kept, ...new Set(typed)] })
  }
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium">Permissions</legend>
        {knownPermissions.map(({ permission, words }) => (
          <Checkbox
            key={permission}
            label={
              <>
                <span className="font-mono">{permission}</span>
                <span className="text-soft"> · may {words}</span>
              </>
            }
            checked={grant.permissions.includes(permission)}
            set={(on) => set({ ...grant, permissions: toggled(grant.permissions, permission, on) })}
          />
        ))}
        <OtherPermissions key="others" value={others} set={setOthers} error={error} />
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium">Roles</legend>
        {Object.entries(roles).map(([name, role]) => (
          <Checkbox
            key={name}
            label={<span className="font-mono">{name}</span>}
            help={roleWords(role)}
            checked={grant.roles.includes(name)}
            set={(on) => set({ ...grant, roles: toggled(grant.roles, name, on) })}
          />
        ))}
        {Object.keys(roles).length === 0 && (
          <p className="text-soft">
            There is no role yet. Roles permit what no other rule covers; add them under Roles.
          </p>
        )}
      </fieldset>
    </>
  )
}

function OtherPermissions({
  value,
  set,
  error,
}: {
  value: readonly string[]
  set: (text: string) => void
  error?: string | undefined
}) {
  const wrong = value.find((word) => !isPermission(word))
  const problem = wrong === undefined ? error : `“${wrong}” is none: write <area>:<right>, for example database:read`
  return (
    <TextField
      label="Others, for policies of your own"
      mono
      value={value.join(' ')}
      set={set}
      help="Separated by spaces, each as <area>:<right>."
      error={problem}
    />
  )
}

/** What the agent will be able to do, as a list of sentences. */
export function GrantWords({ grant, roles }: { grant: Grant; roles: Roles }) {
  const lines = [
    ...grant.permissions.filter(isPermission).map((permission) => `It may ${permissionWords(permission)}.`),
    ...grant.roles.map((name) => {
      const role = roles[name]
      return role ? `As ${name} it ${roleWords(role)}.` : `It holds ${name}, which is no role at the moment.`
    }),
  ]
  return (
    <aside
      aria-label="What this agent will be able to do"
      className="self-start rounded-md border border-line bg-panel p-3 min-[760px]:sticky min-[760px]:top-24"
    >
      <h3 className="pb-1 font-medium">What it will be able to do</h3>
      {lines.length === 0 ? (
        <p className="text-soft">
          Nothing of its own: every call that no rule allows is denied, or held if Settings says so.
        </p>
      ) : (
        <ul className="list-disc pl-4">
          {lines.map((line) => (
            <li key={line} className="[overflow-wrap:anywhere]">
              {line}
            </li>
          ))}
        </ul>
      )}
      <p className="pt-2 text-soft">
        Rules that deny or hold come first, whatever it may: keys, sensitive files, wide deletions.
      </p>
    </aside>
  )
}
