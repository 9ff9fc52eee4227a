// Rules for what tools answer, domains, and what the desk shows of a held result. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table inbound_rules (id text primary key, tenant_id text not null, name text not null,
    priority integer not null, matcher text not null, action text not null, enabled integer not null,
    created_by text not null, created_at text not null, updated_at text not null) strict`,
  'create index inbound_rules_by_priority on inbound_rules (tenant_id, priority, created_at, id)',
  `create table trust_domains (id text primary key, tenant_id text not null, domain text not null, tier text not null,
    created_by text not null, created_at text not null, unique (tenant_id, domain)) strict`,
  'alter table escalations add column findings text',
  'alter table escalations add column result text',
  'alter table escalations add column sanitised_result text',
  'alter table escalations add column release text',
  'alter table escalations add column awaited integer not null default 1',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
