// How a database server reads its SQL. Frozen once released.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table servers add column dialect text`.execute(db)
}
