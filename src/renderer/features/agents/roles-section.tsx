// Roles: what no other rule covers, a role may permit; kept by name, given to agents.
import { useState } from 'react'
import type { Agent, Role } from '../../../shared/contract/agent.ts'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { Example } from '../../ui/states.tsx'
import { RoleForm } from './role-form.tsx'
import type { AgentStore } from './store.ts'
import { roleWords } from './words.ts'

export function RolesSection({ store }: { store: AgentStore }) {
  const { roles, items, patchRoles } = store()
  const [editing, setEditing] = useState<string | 'new' | null>(null)
  const names = Object.keys(roles).sort()
  const remove = (name: string, role: Role) =>
    void withNotice(() => patchRoles({ [name]: null }), {
      done: () => ({ text: lossText(name, items), undo: () => patchRoles({ [name]: role }) }),
      failed: 'The role is as it was.',
    })
  const save = async (name: string, role: Role) => {
    const before = roles[name] ?? null
    await patchRoles({ [name]: role })
    notify({ text: `The role ${name} is saved.`, undo: () => patchRoles({ [name]: before }) })
    setEditing(null)
  }
  return (
    <Section
      title="Roles"
      about="A role permits actions by kind of server where no rule speaks. Rules that deny or hold come first."
      actions={
        <Button needs="admin" onClick={() => setEditing('new')}>
          Add a role
        </Button>
      }
    >
      {names.length === 0 && (
        <div className="flex max-w-md flex-col gap-2 text-soft">
          <p>No role yet. One role can be given to many agents, and changes for all of them at once.</p>
          <Example>
            <span className="font-semibold text-ink">web-reader</span> permits{' '}
            <span className="font-mono">web:read</span>: its agents may use the tools that read of every server of the
            kind web.
          </Example>
        </div>
      )}
      <ul aria-label="Roles">
        {names.map((name) => {
          const role = roles[name] as Role
          return (
            <li
              key={name}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-3 border-t border-line py-2 first:border-t-0"
            >
              <div className="min-w-0">
                <p className="font-medium">
                  <MachineText text={name} />
                </p>
                <p className="text-soft">
                  <MachineText text={roleWords(role)} prose />
                </p>
                <p className="text-xs text-soft">
                  <MachineText text={holdersText(name, items)} prose />
                </p>
              </div>
              <div className="flex gap-2">
                <Button needs="admin" onClick={() => setEditing(name)} aria-label={`Change the role ${name}`}>
                  Change
                </Button>
                <Button
                  needs="admin"
                  tone="danger"
                  onClick={() => remove(name, role)}
                  aria-label={`Remove the role ${name}`}
                >
                  Remove
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
      {editing !== null && (
        <RoleForm
          name={editing === 'new' ? null : editing}
          role={roles[editing] ?? null}
          taken={names}
          save={save}
          close={() => setEditing(null)}
        />
      )}
    </Section>
  )
}

function holdersOf(name: string, agents: readonly Agent[]): Agent[] {
  return agents.filter(({ roles, status }) => roles.includes(name) && status !== 'revoked')
}

function holdersText(name: string, agents: readonly Agent[]): string {
  const holders = holdersOf(name, agents)
  if (holders.length === 0) return 'No agent holds it.'
  return `Held by ${holders.map((agent) => agent.name).join(', ')}.`
}

function lossText(name: string, agents: readonly Agent[]): string {
  const holders = holdersOf(name, agents)
  if (holders.length === 0) return `The role ${name} is removed.`
  return `The role ${name} is removed; ${holders.map((agent) => agent.name).join(', ')} may less now.`
}
