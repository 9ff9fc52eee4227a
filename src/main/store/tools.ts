// Tools of servers as listed and as accepted, and the drift seen in them, in console.db.
import type { Store } from './open.ts'
import type { DriftRow, ToolRow } from './tables.ts'

export type ToolStore = ReturnType<typeof createToolStore>

/** What tells one change from another. */
export type DriftIdentity = Pick<DriftRow, 'server_id' | 'tool' | 'kind' | 'before_hash' | 'hash'>

/** Withdrawn changes that are kept of one server. */
const withdrawnKept = 200

export function createToolStore({ sqlite, tenantId }: Store) {
  const of = sqlite.prepare<[string, string], ToolRow>(
    'select * from tools where server_id = ? and tenant_id = ? order by name',
  )
  const accepted = sqlite.prepare<[string], ToolRow & { accepted: string; accepted_hash: string }>(
    "select * from tools where tenant_id = ? and status = 'accepted' order by server_id, name",
  )
  const put = sqlite.prepare<ToolRow>(
    `insert or replace into tools values (@server_id, @tenant_id, @name, @listed, @hash, @accepted, @accepted_hash, @status,
      @type_override, @action_override, @kept_blocked, @class_review)`,
  )
  const trust = sqlite.prepare<[string, string], { accept_tools: number }>(
    'select accept_tools from servers where id = ? and tenant_id = ?',
  )
  const endTrust = sqlite.prepare<[string, string]>(
    'update servers set accept_tools = 0 where id = ? and tenant_id = ?',
  )
  return {
    of: (serverId: string) => of.all(serverId, tenantId),
    /** The accepted tools of all servers. */
    accepted: () => accepted.all(tenantId),
    put: (row: Omit<ToolRow, 'tenant_id'>) => void put.run({ ...row, tenant_id: tenantId }),
    /** The operator trusts the tools of the first list that is still to come. */
    trusted: (serverId: string) => trust.get(serverId, tenantId)?.accept_tools === 1,
    endTrust: (serverId: string) => void endTrust.run(serverId, tenantId),
    ...createDriftStore(sqlite, tenantId),
  }
}

function createDriftStore(sqlite: Store['sqlite'], tenantId: string) {
  const add = sqlite.prepare<DriftRow>(
    `insert into drift (id, tenant_id, server_id, tool, kind, severity, before, after, hash, seen_at, status, before_hash,
      findings, other, reviewed_at, reviewed_by) values (@id, @tenant_id, @server_id, @tool, @kind, @severity, @before, @after,
      @hash, @seen_at, @status, @before_hash, @findings, @other, @reviewed_at, @reviewed_by)`,
  )
  const page = sqlite.prepare<[string, string, number, number], DriftRow>(
    'select * from drift where server_id = ? and tenant_id = ? order by seen_at desc, id limit ? offset ?',
  )
  const count = sqlite.prepare<[string, string], { n: number }>(
    'select count(*) n from drift where server_id = ? and tenant_id = ?',
  )
  const open = sqlite.prepare<[string, string], DriftRow>(
    "select * from drift where server_id = ? and tenant_id = ? and status = 'open' order by tool",
  )
  const severities = sqlite.prepare<[string, string], Pick<DriftRow, 'severity'>>(
    "select severity from drift where server_id = ? and tenant_id = ? and status = 'open'",
  )
  const same = sqlite.prepare<DriftIdentity & { tenant_id: string }, DriftRow>(
    `select * from drift where server_id = @server_id and tenant_id = @tenant_id and tool = @tool and kind = @kind
      and before_hash is @before_hash and hash = @hash and status <> 'accepted' order by seen_at desc limit 1`,
  )
  const setStatus = sqlite.prepare<[string, string | null, string | null, string]>(
    'update drift set status = ?, reviewed_at = ?, reviewed_by = ? where id = ?',
  )
  const reopen = sqlite.prepare<[string, string]>("update drift set status = 'open', seen_at = ? where id = ?")
  const prune = sqlite.prepare<{ server_id: string; tenant_id: string }>(
    `delete from drift where id in (select id from drift where server_id = @server_id and tenant_id = @tenant_id
      and status = 'withdrawn' order by seen_at desc limit -1 offset ${withdrawnKept})`,
  )
  return {
    addDrift(row: Omit<DriftRow, 'tenant_id'>): void {
      add.run({ ...row, tenant_id: tenantId })
      prune.run({ server_id: row.server_id, tenant_id: tenantId })
    },
    drift: (serverId: string, limit: number, offset: number) => ({
      items: page.all(serverId, tenantId, limit, offset),
      total: count.get(serverId, tenantId)?.n ?? 0,
    }),
    openDrift: (serverId: string) => open.all(serverId, tenantId),
    openSeverities: (serverId: string) => severities.all(serverId, tenantId).map(({ severity }) => severity),
    /** The same change, seen before and not accepted. */
    sameDrift: (drift: DriftIdentity) => same.get({ ...identityOf(drift), tenant_id: tenantId }),
    /** It is there again. */
    reopenDrift: (id: string, seenAt: string) => void reopen.run(seenAt, id),
    setDriftStatus(id: string, status: DriftRow['status'], reviewed: { at: string; by: string } | null = null): void {
      setStatus.run(status, reviewed?.at ?? null, reviewed?.by ?? null, id)
    },
  }
}

function identityOf({ server_id, tool, kind, before_hash, hash }: DriftIdentity): DriftIdentity {
  return { server_id, tool, kind, before_hash, hash }
}
