// Upstream servers in console.db; whether one runs is not stored.
import type { Store } from './open.ts'
import type { ServerRow } from './tables.ts'

export type ServerStore = ReturnType<typeof createServerStore>

export function createServerStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], ServerRow>('select * from servers where id = ? and tenant_id = ?')
  const all = sqlite.prepare<[string], ServerRow>('select * from servers where tenant_id = ? order by created_at, id')
  const insert = sqlite.prepare<ServerRow>(
    `insert into servers values (@id, @tenant_id, @name, @type, @transport, @command, @args, @env, @cwd, @roots,
      @accept_tools, @created_at, @updated_at, @url, @headers, @dialect)`,
  )
  const update = sqlite.prepare<ServerRow>(
    `update servers set name = @name, type = @type, transport = @transport, command = @command, args = @args, env = @env,
      cwd = @cwd, roots = @roots, updated_at = @updated_at,
      url = @url, headers = @headers, dialect = @dialect
      where id = @id and tenant_id = @tenant_id`,
  )
  const drop = sqlite.prepare<[string, string]>('delete from servers where id = ? and tenant_id = ?')
  return {
    byId: (id: string) => byId.get(id, tenantId),
    all: () => all.all(tenantId),
    insert: (row: Omit<ServerRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    update: (row: ServerRow) => void update.run(row),
    drop: (id: string) => void drop.run(id, tenantId),
  }
}
