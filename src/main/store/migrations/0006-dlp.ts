// Patterns that operators wrote, and what they changed about the built-in ones. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table dlp_patterns (id text primary key, tenant_id text not null, name text not null, family text not null,
    pattern text not null, severity text not null, keywords text not null, checksum text, min_entropy real,
    enabled integer not null, tests text not null, created_by text not null, created_at text not null) strict`,
  `create table dlp_overrides (tenant_id text not null, pattern_id text not null, severity text, enabled integer,
    primary key (tenant_id, pattern_id)) strict`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
