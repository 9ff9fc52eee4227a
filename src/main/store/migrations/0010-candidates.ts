// Candidates: policies that detections propose. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table candidates (tenant_id text not null, id text primary key, pattern_signature text not null,
    source_event_type text not null, source_event_types text not null, source_event_ids text not null,
    agents text not null, sessions text not null, requesters text not null, template text not null,
    subject text not null, rego_rule text not null, confidence integer not null, breakdown text not null,
    severity text not null, status text not null, edited_by text, reviewed_by text, reviewer_named text,
    review_notes text, activated_policy_id text, auto_activated_at text, expires_at text, impact text,
    created_at text not null, updated_at text not null) strict`,
  // Of two at once that find nothing open, one is refused.
  `create unique index one_open_candidate on candidates (tenant_id, pattern_signature)
    where status in ('proposed', 'auto_activated')`,
  'create index candidates_by_signature on candidates (tenant_id, pattern_signature, updated_at)',
  'create index candidates_by_time on candidates (tenant_id, created_at)',
  'create index candidates_by_policy on candidates (activated_policy_id) where activated_policy_id is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
