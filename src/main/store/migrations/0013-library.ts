// What this console has of the Community Library: subscriptions with their versions, installed copies. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table subscriptions (tenant_id text not null, id text primary key, artifact_id text not null,
    source text not null, slug text not null, name text not null, kind text not null, cadence text not null,
    mode text not null, allow_rules integer not null, resolved_version text not null, pinned_version text,
    latest_version text not null, publisher_key text not null, parts text not null, last_sync_at text,
    next_sync_at text, state text not null, state_reason text, pending text, created_by text not null,
    created_at text not null, unique (tenant_id, artifact_id)) strict`,
  `create table subscription_versions (seq integer primary key, tenant_id text not null,
    subscription_id text not null references subscriptions (id) on delete cascade, version text not null,
    sha256 text not null, parts text not null, applied_at text not null, reason text not null,
    "by" text not null) strict`,
  'create index subscription_versions_by_subscription on subscription_versions (subscription_id, seq)',
  // The bytes that were verified, as text: of versions in force, of those that can be gone back to, of those that wait.
  `create table artifact_texts (tenant_id text not null, sha256 text not null, body text not null,
    primary key (tenant_id, sha256)) strict`,
  `create table installs (tenant_id text not null, id text primary key, artifact_id text not null, name text not null,
    source text not null, version text not null, kind text not null, objects text not null, skipped text not null,
    installed_at text not null, installed_by text not null) strict`,
  'create index installs_by_time on installs (tenant_id, installed_at)',
  // What a library could not be told while it was out of reach.
  `create table library_signals (seq integer primary key, tenant_id text not null, source text not null,
    signal text not null) strict`,
  'alter table policies add column slug text',
  'alter table policies add column heard text',
  'alter table dlp_patterns add column subscription_id text',
  'alter table inbound_rules add column subscription_id text',
  'create index policies_by_subscription on policies (subscription_id) where subscription_id is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
