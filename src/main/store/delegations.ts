// Delegations in console.db. Whether one still counts is a question of the time, which the caller brings.

import type { DelegationRow } from './delegation-tables.ts'
import type { Store } from './open.ts'

export type DelegationStore = ReturnType<typeof createDelegationStore>
export type NewDelegation = Omit<DelegationRow, 'tenant_id'>

export interface DelegationFilter {
  readonly status?: 'active' | 'expired' | 'revoked' | undefined
  /** On either side. */
  readonly agent_id?: string | undefined
  readonly limit: number
  readonly offset: number
}

/** What is counted around a row. */
export interface DelegationCounts {
  readonly root_operator_id: string | null
  readonly below: number
  readonly probes: number
  readonly last_probe_at: string | null
}

export type CountedDelegation = DelegationRow & DelegationCounts

const belowThem = `with recursive below (id) as (
  select id from delegations where tenant_id = @tenant and id = @id
  union select d.id from delegations d join below on d.parent_id = below.id)`
const ofAgentAndBelow = `with recursive below (id) as (
  select id from delegations where tenant_id = @tenant and (delegator_agent_id = @agent or delegatee_agent_id = @agent)
  union select d.id from delegations d join below on d.parent_id = below.id)`

const counted = `select d.*,
  (select r.operator_id from delegations r where r.id = d.root_id) root_operator_id,
  (with recursive under (id) as (select id from delegations where parent_id = d.id
    union select c.id from delegations c join under on c.parent_id = under.id)
    select count(*) from under join delegations u using (id) where u.ended_at is null and u.expires_at > @now) below,
  (select coalesce(sum(p.probes), 0) from delegation_probes p where p.delegation_id = d.id) probes,
  (select max(p.last_at) from delegation_probes p where p.delegation_id = d.id) last_probe_at
  from delegations d`

const statusIs = `case when ended_at is not null then 'revoked' when expires_at > @now then 'active' else 'expired' end`
const matches = `tenant_id = @tenant and (@status is null or @status = ${statusIs})
  and (@agent is null or delegator_agent_id = @agent or delegatee_agent_id = @agent)`

export function createDelegationStore(store: Store) {
  return { ...createLookups(store), ...createChanges(store) }
}

function createLookups({ sqlite, tenantId }: Store) {
  type Filter = { tenant: string; status: string | null; agent: string | null; now: string }
  const byId = sqlite.prepare<[string, string], DelegationRow>(
    'select * from delegations where id = ? and tenant_id = ?',
  )
  const one = sqlite.prepare<{ tenant: string; id: string; now: string }, CountedDelegation>(
    `${counted} where d.id = @id and d.tenant_id = @tenant`,
  )
  const page = sqlite.prepare<Filter & { limit: number; offset: number }, CountedDelegation>(
    `${counted} where ${matches} order by d.created_at desc, d.id limit @limit offset @offset`,
  )
  const count = sqlite.prepare<Filter, { n: number }>(`select count(*) n from delegations where ${matches}`)
  return {
    byId: (id: string) => byId.get(id, tenantId),
    counted: (id: string, now: string) => one.get({ tenant: tenantId, id, now }),
    list({ status, agent_id, limit, offset }: DelegationFilter, now: string) {
      const filter = { tenant: tenantId, status: status ?? null, agent: agent_id ?? null, now }
      return { items: page.all({ ...filter, limit, offset }), total: count.get(filter)?.n ?? 0 }
    },
  }
}

function createChanges({ sqlite, tenantId }: Store) {
  const insert = sqlite.prepare<DelegationRow>(
    `insert into delegations values (@id, @tenant_id, @parent_id, @root_id, @depth, @delegator_agent_id,
      @delegatee_agent_id, @scope, @reason, @operator_id, @created_at, @expires_at, @ended_at)`,
  )
  const ending = 'update delegations set ended_at = @at where id in below and ended_at is null returning id'
  const end = sqlite.prepare<{ tenant: string; id: string; at: string }, { id: string }>(`${belowThem} ${ending}`)
  const endOf = sqlite.prepare<{ tenant: string; agent: string; at: string }, { id: string }>(
    `${ofAgentAndBelow} ${ending}`,
  )
  const probe = sqlite.prepare<{ tenant: string; id: string; session: string; at: string }, { probes: number }>(
    `insert into delegation_probes values (@id, @session, @tenant, 1, @at)
      on conflict do update set probes = probes + 1, last_at = excluded.last_at returning probes`,
  )
  return {
    insert: (row: NewDelegation) => void insert.run({ ...row, tenant_id: tenantId }),
    /** Ends it and everything below; gives the ids of those that had not ended before. */
    end: (id: string, at: string) => end.all({ tenant: tenantId, id, at }).map((row) => row.id),
    /** The same for all that an agent gave or was given. */
    endOf: (agent: string, at: string) => endOf.all({ tenant: tenantId, agent, at }).map((row) => row.id),
    /** Counts a call outside the scope; gives how many there are of this session now. */
    countProbe: (id: string, session: string, at: string) =>
      probe.get({ tenant: tenantId, id, session, at })?.probes ?? 0,
  }
}
