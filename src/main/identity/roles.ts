// Roles: what the policy engine sees as `data.roles`. A change counts only once the engine has it.
import type { PatchRoles, Role, Roles } from '../../shared/contract/agent.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
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
  let last: Promise<unknown> = Promise.resolve()
  async function patchNow(patch: PatchRoles, operatorId: string): Promise<Roles> {
    const before = current()
    const merged = Object.entries({ ...before, ...patch }).filter((entry): entry is [string, Role] => entry[1] !== null)
    const after: Roles = Object.fromEntries(merged)
    try {
      await push(after)
    } catch {
      await push(before).catch(() => {})
      throw new Refusal(
        503,
        'opa_unavailable',
        'The policy engine did not take the change, so nothing was changed. Try again.',
      )
    }
    try {
      await recorder.record(
        () => write(patch),
        () => ({ type: 'role.updated', record: { operator_id: operatorId, before, after } }),
      )
    } catch (error) {
      // What is stored counts: the engine must not go on with roles that nobody can look up.
      await push(current()).catch(() => {})
      throw error
    }
    return after
  }
  return {
    current,
    /** One change after the other: two at once could push an older state over a newer one. */
    patch(patch, operatorId) {
      const turn = last.then(() => patchNow(patch, operatorId))
      last = turn.catch(() => {})
      return turn
    },
  }
}
