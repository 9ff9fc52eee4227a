// What a change of a tool was graded by and who reviewed it; what the operator keeps blocked, and classes to look at again. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  'alter table tools add column kept_blocked text',
  'alter table tools add column class_review integer not null default 0',
  'alter table drift add column before_hash text',
  "alter table drift add column findings text not null default '[]'",
  'alter table drift add column other text',
  'alter table drift add column reviewed_at text',
  'alter table drift add column reviewed_by text',
  'create index drift_by_status on drift (server_id, status)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
