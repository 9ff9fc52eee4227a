// Servers over HTTP, enrolment tokens, and what an operator may say with an answer. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  'alter table servers add column url text',
  "alter table servers add column headers text not null default '{}'",
  'alter table escalations add column guidance text',
  'alter table escalations add column edited_arguments text',
  `create table enrollment_tokens (id text primary key, tenant_id text not null, label text, roles text not null,
    permissions text not null, risk_tier text not null, token_hash text not null unique, created_at text not null,
    expires_at text not null, used_at text, agent_id text references agents (id)) strict`,
  'create index enrollment_tokens_by_time on enrollment_tokens (tenant_id, created_at)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
