// What maintainers recommend: a list for each week, of which the last one stays until there is another.
import type { Clock } from '../../shared/clock.ts'
import type { Featured } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Database } from '../database/open-database.ts'
import { summaryColumns, summaryOf } from './artifact-row.ts'
import { weekOf } from './week.ts'

export interface FeaturedItem {
  readonly artifact_id: string
  readonly note?: string | undefined
}

export interface FeaturedLists {
  current(): Promise<Featured>
  /** Replaces the list of a week, this one unless told. Throws Refusal 422 for what is not there. */
  put(by: string, items: readonly FeaturedItem[], week?: string): Promise<Featured>
}

export function createFeatured({ database, clock }: { database: Database; clock: Clock }): FeaturedLists {
  const thisWeek = () => weekOf(new Date(clock.now()))
  const listOf = async (week: string): Promise<Featured> => {
    const rows = await database
      .selectFrom('community.featured_items as f')
      .innerJoin('community.artifacts as a', 'a.id', 'f.artifact_id')
      .select(summaryColumns.map((name) => `a.${name}` as const))
      .select('f.note')
      .where('f.week', '=', week)
      .orderBy('f.place')
      .execute()
    return { week, items: rows.map(({ note, ...row }) => ({ ...summaryOf(row), ...(note === null ? {} : { note }) })) }
  }
  return {
    async current() {
      const last = await database
        .selectFrom('community.featured_weeks')
        .select('week')
        .where('week', '<=', thisWeek())
        .orderBy('week', 'desc')
        .limit(1)
        .executeTakeFirst()
      return last ? listOf(last.week) : { week: thisWeek(), items: [] }
    },
    async put(by, items, week = thisWeek()) {
      await mustExist(database, items)
      await database.transaction().execute(async (transaction) => {
        const row = { week, put_by: by, put_at: clock.timestamp() }
        await transaction
          .insertInto('community.featured_weeks')
          .values(row)
          .onConflict((conflict) => conflict.column('week').doUpdateSet(row))
          .execute()
        await transaction.deleteFrom('community.featured_items').where('week', '=', week).execute()
        const rows = items.map(({ artifact_id, note }, place) => ({ week, place, artifact_id, note: note ?? null }))
        if (rows.length > 0) await transaction.insertInto('community.featured_items').values(rows).execute()
      })
      return listOf(week)
    },
  }
}

async function mustExist(database: Database, items: readonly FeaturedItem[]): Promise<void> {
  const ids = items.map(({ artifact_id }) => artifact_id)
  const rows =
    ids.length === 0
      ? []
      : await database.selectFrom('community.artifacts').select('id').where('id', 'in', ids).execute()
  const known = new Set(rows.map(({ id }) => id))
  const errors = ids.flatMap((id, at) => {
    const path = `items.${at}.artifact_id`
    if (!known.has(id)) return [{ path, message: 'There is no such artifact.' }]
    return ids.indexOf(id) === at ? [] : [{ path, message: 'is in the list twice' }]
  })
  if (errors[0]) throw new Refusal(422, 'invalid_request', `${errors[0].path}: ${errors[0].message}`, errors)
}
