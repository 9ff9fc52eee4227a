// Delegations with their probes, workflows with their sessions. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table delegations (id text primary key, tenant_id text not null, parent_id text references delegations (id),
    root_id text not null, depth integer not null, delegator_agent_id text not null references agents (id),
    delegatee_agent_id text not null references agents (id), scope text not null, reason text not null,
    operator_id text, created_at text not null, expires_at text not null, ended_at text) strict`,
  'create index delegations_by_time on delegations (tenant_id, created_at)',
  'create index delegations_by_parent on delegations (parent_id)',
  'create index delegations_by_delegator on delegations (delegator_agent_id)',
  'create index delegations_by_delegatee on delegations (delegatee_agent_id)',
  `create table delegation_probes (delegation_id text not null references delegations (id), session_id text not null,
    tenant_id text not null, probes integer not null, last_at text not null,
    primary key (delegation_id, session_id)) strict`,
  `create table workflows (id text primary key, tenant_id text not null, name text not null, description text not null,
    owner_agent_id text not null references agents (id), max_depth integer not null, max_participants integer not null,
    participants text not null, created_by text not null, created_at text not null, ended_at text) strict`,
  'create index workflows_by_time on workflows (tenant_id, created_at)',
  `create table workflow_sessions (id text primary key, tenant_id text not null,
    workflow_id text not null references workflows (id), agent_id text not null references agents (id),
    role text not null, parent_id text references workflow_sessions (id), causal_depth integer not null,
    permission_ceiling text, parent_event_id text, created_at text not null, expires_at text not null,
    ended_at text) strict`,
  'create index workflow_sessions_by_workflow on workflow_sessions (workflow_id, created_at)',
  'create index workflow_sessions_by_parent on workflow_sessions (parent_id)',
  'create index workflow_sessions_by_agent on workflow_sessions (agent_id)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
