// Exceptions in console.db. Whether one still counts is a question of the time, which the caller brings.
import type { Store } from './open.ts'
import type { ExceptionRow } from './tables.ts'

export type ExceptionStore = ReturnType<typeof createExceptionStore>
export type NewException = Omit<ExceptionRow, 'tenant_id'>

export interface ExceptionFilter {
  readonly status?: 'active' | 'expired' | 'revoked' | undefined
  readonly agent_id?: string | undefined
  readonly limit: number
  readonly offset: number
}

/** The last of those whose end has been recorded, in the order in which they end. */
export type EndedMark = Pick<ExceptionRow, 'expires_at' | 'id'>

const statusIs = `case when revoked_at is not null then 'revoked' when expires_at > @now then 'active' else 'expired' end`
const matches = `tenant_id = @tenant and (@status is null or @status = ${statusIs})
  and (@agent is null or agent_id = @agent)`

export function createExceptionStore(store: Store) {
  return { ...createLookups(store), ...createChanges(store) }
}

function createLookups({ sqlite, tenantId }: Store) {
  type Filter = { tenant: string; status: string | null; agent: string | null; now: string }
  const byId = sqlite.prepare<[string, string], ExceptionRow>('select * from exceptions where id = ? and tenant_id = ?')
  const forTool = sqlite.prepare<[string, string, string], ExceptionRow>(
    `select * from exceptions where tenant_id = ? and tool_name = ? and revoked_at is null and expires_at > ?`,
  )
  const page = sqlite.prepare<Filter & { limit: number; offset: number }, ExceptionRow>(
    `select * from exceptions where ${matches} order by created_at desc, id limit @limit offset @offset`,
  )
  const count = sqlite.prepare<Filter, { n: number }>(`select count(*) n from exceptions where ${matches}`)
  const ended = sqlite.prepare<{ tenant: string; now: string; since: string; id: string }, ExceptionRow>(
    `select * from exceptions where tenant_id = @tenant and revoked_at is null and expires_at <= @now
      and (expires_at, id) > (@since, @id) order by expires_at, id`,
  )
  return {
    byId: (id: string) => byId.get(id, tenantId),
    /** Those of a tool that count at this time. */
    forTool: (toolName: string, now: string) => forTool.all(tenantId, toolName, now),
    list({ status, agent_id, limit, offset }: ExceptionFilter, now: string) {
      const filter = { tenant: tenantId, status: status ?? null, agent: agent_id ?? null, now }
      return { items: page.all({ ...filter, limit, offset }), total: count.get(filter)?.n ?? 0 }
    },
    endedAfter: (mark: EndedMark | null, now: string) =>
      ended.all({ tenant: tenantId, now, since: mark?.expires_at ?? '', id: mark?.id ?? '' }),
  }
}

function createChanges({ sqlite, tenantId }: Store) {
  const insert = sqlite.prepare<ExceptionRow>(
    `insert into exceptions values (@id, @tenant_id, @tool_name, @action, @target_pattern, @justification, @agent_id,
      @server_id, @session_id, @escalation_id, @extension_count, @max_extensions, @expires_at, @revoked_at, @created_by,
      @created_at)`,
  )
  const extend = sqlite.prepare<[string, string, string, number]>(
    `update exceptions set expires_at = ?, extension_count = extension_count + 1
      where id = ? and tenant_id = ? and extension_count = ? and revoked_at is null`,
  )
  const revoke = sqlite.prepare<[string, string, string]>(
    'update exceptions set revoked_at = ? where id = ? and tenant_id = ? and revoked_at is null',
  )
  const restore = sqlite.prepare<[string, string, string]>(
    'update exceptions set revoked_at = null where id = ? and tenant_id = ? and revoked_at = ?',
  )
  return {
    insert: (row: NewException) => void insert.run({ ...row, tenant_id: tenantId }),
    /** Each of these is false when the row was no longer as `before` says: somebody else was first. */
    extend: (before: NewException, expiresAt: string) =>
      extend.run(expiresAt, before.id, tenantId, before.extension_count).changes === 1,
    revoke: (before: NewException, at: string) => revoke.run(at, before.id, tenantId).changes === 1,
    restore: (before: NewException) => restore.run(before.id, tenantId, before.revoked_at ?? '').changes === 1,
  }
}
