// What each agent usually does. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table agent_baselines (agent_id text primary key, tenant_id text not null, habits text, since text,
    recent text not null, proposed text, drifted_at text, approvals text not null, seq integer not null) strict`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
