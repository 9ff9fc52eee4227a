// Roles: what the policy engine sees as `data.roles`. A change counts only once the engine has it.
import type { PatchRoles, Role, Roles } from '../../shared/contract/agent.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import { createPushedChange } from '../store/pushed-change.ts'
import type { RoleStore } from '../store/roles.ts'

export interface RoleBook {
  current(): Roles
  /** Merges by name, null removes. Throws Refusal 503 when the policy engine does not take the change. */
  patch(patch: PatchRoles, operatorId: string): Promise<Roles>
}

export interface RolesDeps {
  readonly rows: RoleStore
  readonly recorder: ChangeRecorder
  /** Hands the roles to the policy engine; rejects when that fails. */
  readonly push: (roles: Roles) => Promise<void>
}

export function createRoles({ rows, recorder, push }: RolesDeps): RoleBook {
  const current = (): Roles => Object.fromEntries(rows.all().map((row) => [row.name, JSON.parse(row.role) as Role]))
  const write = (patch: PatchRoles) => {
    for (const [name, role] of Object.entries(patch)) {
      if (role === null) rows.drop(name)
      else rows.put(name, JSON.stringify(role))
    }
  }
  const changeRoles = createPushedChange({ push, stored: current })
  return {
    current,
    patch: (patch, operatorId) =>
      changeRoles(() => {
        const before = current()
        const merged = Object.entries({ ...before, ...patch }).filter(
          (entry): entry is [string, Role] => entry[1] !== null,
        )
        const after: Roles = Object.fromEntries(merged)
        return {
          wanted: after,
          async store() {
            await recorder.record(
              () => write(patch),
              () => ({ type: 'role.updated', record: { operator_id: operatorId, before, after } }),
            )
            return after
          },
        }
      }),
  }
}
