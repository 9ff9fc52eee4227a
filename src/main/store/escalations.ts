// Held calls in console.db. A status changes by compare-and-set only, so that each hold is answered and spent once.
import type { Store } from './open.ts'
import type { EscalationRow } from './tables.ts'

export type EscalationStore = ReturnType<typeof createEscalationStore>
type Status = EscalationRow['status']
type Kind = EscalationRow['kind']
export type Resolution = Pick<
  EscalationRow,
  | 'approved_until'
  | 'resolved_at'
  | 'resolved_by'
  | 'notes'
  | 'guidance'
  | 'edited_arguments'
  | 'approval_digest'
  | 'release'
>

export function createEscalationStore(store: Store) {
  return { ...createLookups(store), ...createChanges(store) }
}

function createLookups({ sqlite, tenantId }: Store) {
  const byId = sqlite.prepare<[string, string], EscalationRow>(
    'select * from escalations where id = ? and tenant_id = ?',
  )
  const where = 'tenant_id = @tenant and (@status is null or status = @status)'
  const page = sqlite.prepare<{ tenant: string; status: Status | null; limit: number; offset: number }, EscalationRow>(
    `select * from escalations where ${where} order by created_at desc, id limit @limit offset @offset`,
  )
  const count = sqlite.prepare<{ tenant: string; status: Status | null }, { n: number }>(
    `select count(*) n from escalations where ${where}`,
  )
  const pending = sqlite.prepare<{ tenant: string; agent: string | null }, { n: number }>(
    `select count(*) n from escalations where status = 'pending' and tenant_id = @tenant
      and (@agent is null or agent_id = @agent)`,
  )
  const due = sqlite.prepare<{ tenant: string; now: string }, EscalationRow>(
    `select * from escalations where tenant_id = @tenant and ((status = 'pending' and expires_at <= @now)
      or (status = 'approved' and approved_until <= @now))`,
  )
  const byStatus = sqlite.prepare<[string, Status], EscalationRow>(
    'select * from escalations where tenant_id = ? and status = ?',
  )
  return {
    byId: (id: string) => byId.get(id, tenantId),
    list: (query: { status?: Status | undefined; limit: number; offset: number }) => {
      const filter = { tenant: tenantId, status: query.status ?? null }
      return {
        items: page.all({ ...filter, limit: query.limit, offset: query.offset }),
        total: count.get(filter)?.n ?? 0,
      }
    },
    ...createDigestLookups({ sqlite, tenantId }),
    countPending: (agentId?: string) => pending.get({ tenant: tenantId, agent: agentId ?? null })?.n ?? 0,
    due: (now: string) => due.all({ tenant: tenantId, now }),
    allWith: (status: Status) => byStatus.all(tenantId, status),
  }
}

/** What became of earlier attempts of the same call. */
function createDigestLookups({ sqlite, tenantId }: Pick<Store, 'sqlite' | 'tenantId'>) {
  const open = sqlite.prepare<[string, string, Kind, string], EscalationRow>(
    `select * from escalations where call_digest = ? and tenant_id = ? and kind = ?
      and ((status = 'pending' and awaited = 1) or (status = 'approved' and approved_until > ?)) order by status, created_at`,
  )
  const denial = sqlite.prepare<[string, string, Kind, string], EscalationRow>(
    `select * from escalations where call_digest = ? and tenant_id = ? and kind = ? and status = 'denied'
      and resolved_at > ? order by resolved_at desc limit 1`,
  )
  const reviews = sqlite.prepare<[string, string], EscalationRow>(
    `select * from escalations where agent_id = ? and tenant_id = ? and status = 'pending' and awaited = 0`,
  )
  const lastDenial = sqlite.prepare<[string], { at: string | null }>(
    `select max(resolved_at) at from escalations where tenant_id = ? and kind = 'result' and status = 'denied'`,
  )
  return {
    /** When a person last withheld a result; empty when nobody did. */
    lastResultDenial: () => lastDenial.get(tenantId)?.at ?? '',
    /** Blocked results of an agent that a person may still look at. */
    reviewsOf: (agentId: string) => reviews.all(agentId, tenantId),
    /** Unspent approvals first, then pending ones that somebody may wait for, oldest first. */
    openFor: (kind: Kind, callDigest: string, now: string) => open.all(callDigest, tenantId, kind, now),
    recentDenial: (kind: Kind, callDigest: string, since: string) => denial.get(callDigest, tenantId, kind, since),
  }
}

function createChanges({ sqlite, tenantId }: Store) {
  const insert = sqlite.prepare<EscalationRow>(
    `insert into escalations values (@id, @tenant_id, @kind, @status, @call_id, @agent_id, @agent_name, @session_id,
      @server_id, @tool_name, @action, @target, @targets, @arguments, @reason, @remedy, @policy, @contributing, @risk_tier,
      @requester_id, @requester_verified, @created_at, @expires_at, @approved_until, @resolved_at, @resolved_by, @notes,
      @call_digest, @approval_digest, @guidance, @edited_arguments, @findings, @result, @sanitised_result, @release,
      @awaited)`,
  )
  const answer = sqlite.prepare<Resolution & { id: string; from: Status; to: Status }>(
    `update escalations set status = @to, approved_until = @approved_until, resolved_at = @resolved_at,
      resolved_by = @resolved_by, notes = @notes, guidance = @guidance, edited_arguments = @edited_arguments,
      approval_digest = @approval_digest, release = @release where id = @id and status = @from`,
  )
  const move = sqlite.prepare<[Status, string, Status]>('update escalations set status = ? where id = ? and status = ?')
  return {
    insert: (row: Omit<EscalationRow, 'tenant_id'>) => void insert.run({ ...row, tenant_id: tenantId }),
    /** False when the status was no longer `from`: somebody else was first. */
    answer: (id: string, from: Status, to: Status, resolution: Resolution) =>
      answer.run({ id, from, to, ...resolution }).changes === 1,
    move: (id: string, from: Status, to: Status) => move.run(to, id, from).changes === 1,
  }
}
