// What stood around the policies of a set, by hash: replays compare it. Frozen once released.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table policy_sets add column surroundings text').execute(db)
}
