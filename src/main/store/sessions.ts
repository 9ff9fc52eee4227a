// Sessions of agents in console.db.
import type { Store } from './open.ts'
import type { SessionRow } from './tables.ts'

export type SessionStore = ReturnType<typeof createSessionStore>

/** Synchronous prepared statements: a session is read at every call. */
export function createSessionStore({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], SessionRow>('select * from sessions where id = ? and tenant_id = ?')
  const insert = sqlite.prepare<SessionRow>(
    'insert into sessions values (@id, @tenant_id, @agent_id, @status, @created_at, @last_call_at, @ended_at)',
  )
  const page = sqlite.prepare<[string, string, number, number], SessionRow>(
    'select * from sessions where agent_id = ? and tenant_id = ? order by created_at desc, id limit ? offset ?',
  )
  const count = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from sessions where agent_id = ? and tenant_id = ?',
  )
  const end = sqlite.prepare<[string, string, string]>(
    "update sessions set status = ?, ended_at = ? where id = ? and status = 'active'",
  )
  const active = sqlite.prepare<[string, string], SessionRow>(
    "select * from sessions where agent_id = ? and tenant_id = ? and status = 'active'",
  )
  const oldest = sqlite.prepare<[string], { created_at: string | null }>(
    "select min(created_at) created_at from sessions where tenant_id = ? and status = 'active'",
  )
  const touch = sqlite.prepare<[string, string]>('update sessions set last_call_at = ? where id = ?')
  return {
    /** When the oldest session that is still open began; null when there is none. */
    oldestOpen: () => oldest.get(tenantId)?.created_at ?? null,
    byId: (id: string) => byId.get(id, tenantId),
    insert: (row: Omit<SessionRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    listOf: (agentId: string, limit: number, offset: number) => ({
      items: page.all(agentId, tenantId, limit, offset),
      total: count.get(agentId, tenantId)?.n ?? 0,
    }),
    activeOf: (agentId: string) => active.all(agentId, tenantId),
    /** False when it had ended before. */
    end: (id: string, status: 'revoked' | 'expired', at: string) => end.run(status, at, id).changes === 1,
    touch: (id: string, at: string) => void touch.run(at, id),
  }
}
