// Roles in console.db; the policy engine sees them as `data.roles`.
import type { Store } from './open.ts'
import type { RoleRow } from './tables.ts'

export type RoleStore = ReturnType<typeof createRoleStore>

export function createRoleStore({ sqlite, tenantId }: Store) {
  const all = sqlite.prepare<[string], RoleRow>('select * from roles where tenant_id = ? order by name')
  const put = sqlite.prepare<[string, string, string]>('insert or replace into roles values (?, ?, ?)')
  const drop = sqlite.prepare<[string, string]>('delete from roles where tenant_id = ? and name = ?')
  return {
    all: () => all.all(tenantId),
    put: (name: string, role: string) => void put.run(tenantId, name, role),
    drop: (name: string) => void drop.run(tenantId, name),
  }
}
