// First tables. Frozen: a released migration is never changed.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table agents (id text primary key, tenant_id text not null, name text not null, status text not null,
    roles text not null, permissions text not null, risk_tier text not null, live_risk_tier text not null,
    live_risk_reason text, created_at text not null, last_seen_at text) strict`,
  `create table credentials (client_id text primary key, tenant_id text not null,
    agent_id text not null references agents (id), secret_hash text not null, created_at text not null) strict`,
  'create index credentials_by_agent on credentials (agent_id)',
  `create table sessions (id text primary key, tenant_id text not null, agent_id text not null references agents (id),
    status text not null, created_at text not null, last_call_at text, ended_at text) strict`,
  'create index sessions_by_agent on sessions (agent_id, created_at)',
  'create table roles (tenant_id text not null, name text not null, role text not null, primary key (tenant_id, name)) strict',
  `create table servers (id text primary key, tenant_id text not null, name text not null, type text not null,
    transport text not null, command text not null, args text not null, env text not null, cwd text, roots text not null,
    accept_tools integer not null, created_at text not null, updated_at text not null) strict`,
  `create table tools (server_id text not null references servers (id) on delete cascade, tenant_id text not null,
    name text not null, listed text not null, hash text not null, accepted text, accepted_hash text, status text not null,
    type_override text, action_override text, primary key (server_id, name)) strict`,
  `create table drift (id text primary key, tenant_id text not null,
    server_id text not null references servers (id) on delete cascade, tool text not null, kind text not null,
    severity text not null, before text, after text, hash text not null, seen_at text not null, status text not null) strict`,
  'create index drift_by_server on drift (server_id, seen_at)',
  `create table escalations (id text primary key, tenant_id text not null, kind text not null, status text not null,
    call_id text not null, agent_id text not null, agent_name text not null, session_id text not null,
    server_id text not null, tool_name text not null, action text not null, target text, targets text not null,
    arguments text not null, reason text not null, remedy text not null, policy text not null, contributing text not null,
    risk_tier text not null, requester_id text, requester_verified integer not null, created_at text not null,
    expires_at text not null, approved_until text, resolved_at text, resolved_by text, notes text,
    call_digest text not null, approval_digest text not null) strict`,
  'create index escalations_by_status on escalations (status, created_at)',
  'create index escalations_by_call on escalations (call_digest, status)',
  'create table settings (tenant_id text not null, name text not null, value text not null, primary key (tenant_id, name)) strict',
  'create table policy_texts (hash text primary key, text text not null) strict',
  `create table policy_sets (revision text primary key, tenant_id text not null, modules text not null,
    documents text not null, created_at text not null) strict`,
  'create table outbox (id text primary key, entry text not null) strict',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
