// The library's first tables: artifacts with their versions, the log and its heads, reviews, and what tenants have of it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [words, log, tokens, artifacts, appendOnly, review, tenants]) {
    for (const statement of part.split(/;\n\n/)) await sql.raw(statement).execute(db)
  }
}

/**
 * Punctuation within words is a blank on both sides, in texts and in questions, so `164.312(a)` is found by its parts. A
 * question is all of its words, the last of which may go on.
 */
const words = `
create function community.plain(text) returns text language sql immutable parallel safe
  return translate($1, '-_/.:@()[]{},;"''', '                ');

create function community.joined(text[]) returns text language sql immutable parallel safe
  return array_to_string($1, ' ');

create function community.begun(regconfig, text) returns tsquery language sql immutable parallel safe
  return case when numnode(plainto_tsquery($1, $2)) = 0 then ''::tsquery
    else (plainto_tsquery($1, $2)::text || ':*')::tsquery end;

create function community.asked(text) returns tsquery language sql immutable parallel safe
  return community.begun('pg_catalog.simple', community.plain($1))
    || community.begun('pg_catalog.english', community.plain($1))`

const log = `
create table community.log_leaves (
  log_index integer primary key check (log_index >= 0),
  leaf text not null unique,
  appended_at timestamptz not null
);

create table community.log_nodes (
  level integer not null,
  node_index integer not null,
  hash text not null,
  primary key (level, node_index)
);

create table community.heads (
  id integer generated always as identity primary key,
  tree_size integer not null check (tree_size >= 0),
  root_hash text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  key_id text not null,
  signature text not null
)`

const tokens = `
create table community.tokens (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('tenant', 'maintainer')),
  hash text not null unique,
  created_at timestamptz not null
)`

/** What is searched stays in the row: a search that looks at many rows reads nothing but them. */
const artifacts = `
create table community.artifacts (
  id uuid primary key,
  slug text not null unique,
  skeleton text not null,
  kind text not null check (kind in ('policy', 'dlp_pattern', 'inbound_rule', 'pack')),
  name text not null,
  description text not null,
  maintainer text not null,
  maintainer_contact text not null,
  license text not null check (license in ('MIT', 'Apache-2.0', 'custom')),
  license_text text,
  tags text[] not null,
  category text not null,
  frameworks text[] not null,
  framework_keys text[] not null,
  language text not null,
  publisher_key text not null,
  latest_version text not null,
  latest_version_id uuid not null,
  subscribers integer not null default 0 check (subscribers >= 0),
  published_at timestamptz not null,
  name_key text not null generated always as (lower(name)) stored,
  search tsvector not null generated always as (
    setweight(to_tsvector('pg_catalog.simple', community.plain(name)), 'A')
    || setweight(to_tsvector('pg_catalog.english', community.plain(name)), 'A')
    || setweight(to_tsvector('pg_catalog.english', community.plain(
      community.joined(tags) || ' ' || category || ' ' || community.joined(frameworks))), 'B')
    || setweight(to_tsvector('pg_catalog.english', community.plain(maintainer)), 'C')
    || setweight(to_tsvector('pg_catalog.english', community.plain(description)), 'D')
  ) stored
);

alter table community.artifacts set (toast_tuple_target = 8160);

create index artifacts_search on community.artifacts using gin (search);

create index artifacts_frameworks on community.artifacts using gin (framework_keys);

create index artifacts_skeleton on community.artifacts (skeleton);

create index artifacts_by_subscribers on community.artifacts (subscribers desc, id);

create index artifacts_kind_by_subscribers on community.artifacts (kind, subscribers desc, id);

create index artifacts_by_time on community.artifacts (published_at desc, id);

create index artifacts_by_name on community.artifacts (name_key, id);

create index artifacts_category on community.artifacts (lower(category), subscribers desc, id);

create index artifacts_language on community.artifacts (lower(language), subscribers desc, id);

create table community.versions (
  id uuid primary key,
  artifact_id uuid not null references community.artifacts (id),
  version text not null,
  body text not null,
  sha256 text not null,
  publisher_key text not null,
  signature text not null,
  published_at timestamptz not null,
  log_index integer not null unique references community.log_leaves (log_index),
  unique (artifact_id, version),
  unique (artifact_id, id)
);

alter table community.artifacts add foreign key (id, latest_version_id)
  references community.versions (artifact_id, id) deferrable initially deferred`

/** What was published once stays as it was, whoever asks the database. */
const appendOnly = `
create function community.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

${['log_leaves', 'log_nodes', 'heads', 'versions']
  .map(
    (table) => `create trigger append_only before update or delete or truncate on community.${table}
  for each statement execute function community.refuse_change()`,
  )
  .join(';\n\n')}`

const review = `
create table community.submissions (
  id uuid primary key,
  status text not null check (status in ('pending', 'changes_requested', 'approved', 'rejected')),
  slug text not null,
  body text not null,
  publisher_key text not null,
  signature text not null,
  submitted_by uuid not null references community.tokens (id),
  submitted_at timestamptz not null,
  reviewed_by uuid references community.tokens (id),
  reviewed_at timestamptz,
  review_notes text,
  artifact_id uuid references community.artifacts (id),
  check (reviewed_by is null or reviewed_by <> submitted_by)
);

create index submissions_by_time on community.submissions (submitted_at desc, id);

create index submissions_of on community.submissions (submitted_by, submitted_at desc);

create index submissions_pending on community.submissions (slug) where status = 'pending';

create table community.featured_weeks (
  week text primary key,
  put_by uuid not null references community.tokens (id),
  put_at timestamptz not null
);

create table community.featured_items (
  week text not null references community.featured_weeks (week) on delete cascade,
  place integer not null,
  artifact_id uuid not null references community.artifacts (id),
  note text,
  primary key (week, place)
)`

const tenants = `
create table community.subscriptions (
  id uuid primary key,
  tenant_id uuid not null references community.tokens (id),
  artifact_id uuid not null references community.artifacts (id),
  cadence text not null check (cadence in ('hourly', 'daily', 'weekly')),
  pinned_version_id uuid,
  resolved_version_id uuid not null,
  last_sync_at timestamptz not null,
  created_at timestamptz not null,
  unique (tenant_id, artifact_id),
  foreign key (artifact_id, pinned_version_id) references community.versions (artifact_id, id),
  foreign key (artifact_id, resolved_version_id) references community.versions (artifact_id, id)
);

create index subscriptions_artifact on community.subscriptions (artifact_id);

create function community.count_subscriber() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update community.artifacts set subscribers = subscribers + 1 where id = new.artifact_id;
  else
    update community.artifacts set subscribers = subscribers - 1 where id = old.artifact_id;
  end if;
  return null;
end $$;

create trigger count_subscriber after insert or delete on community.subscriptions
  for each row execute function community.count_subscriber();

create table community.installs (
  id uuid primary key,
  tenant_id uuid not null references community.tokens (id),
  artifact_id uuid not null references community.artifacts (id),
  version_id uuid not null,
  members uuid[],
  installed_at timestamptz not null,
  foreign key (artifact_id, version_id) references community.versions (artifact_id, id)
);

create index installs_tenant on community.installs (tenant_id, installed_at desc)`
