// What is known of the logs of libraries. Frozen once released.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table library_heads (tenant_id text not null, source text not null, key_id text not null,
    public_key text not null, head text not null, updated_at text not null, primary key (tenant_id, source)) strict`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
