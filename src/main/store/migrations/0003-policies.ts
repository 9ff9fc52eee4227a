// Policies with their versions and change requests, exceptions, named operators. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table policies (id text primary key, tenant_id text not null, name text not null, description text not null,
    rego_content text not null, status text not null, source text not null, version integer not null,
    module_index text, candidate_id text, subscription_id text, created_by text not null, created_at text not null,
    updated_at text not null) strict`,
  'create index policies_by_status on policies (tenant_id, status)',
  `create table policy_versions (policy_id text not null references policies (id) on delete cascade,
    tenant_id text not null, version integer not null, name text not null, description text not null,
    rego_content text not null, created_by text not null, created_at text not null, change_request_id text,
    primary key (policy_id, version)) strict`,
  `create table change_requests (id text primary key, tenant_id text not null,
    policy_id text not null references policies (id) on delete cascade, status text not null,
    base_version integer not null, proposed_rego_content text not null, name text not null, description text not null,
    change_summary text not null, submitted_by text not null, reviewed_by text, review_notes text,
    created_at text not null, reviewed_at text) strict`,
  'create index change_requests_by_policy on change_requests (tenant_id, policy_id, created_at)',
  `create table exceptions (id text primary key, tenant_id text not null, tool_name text not null, action text not null,
    target_pattern text not null, justification text not null, agent_id text, server_id text, session_id text,
    escalation_id text, extension_count integer not null, max_extensions integer not null, expires_at text not null,
    revoked_at text, created_by text not null, created_at text not null) strict`,
  'create index exceptions_by_tool on exceptions (tenant_id, tool_name)',
  `create table operators (id text primary key, tenant_id text not null, name text not null, role text not null,
    token_hash text not null unique, created_at text not null, last_seen_at text, ended_at text) strict`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
