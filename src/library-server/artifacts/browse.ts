// Lists of artifacts: filters, search with ranking, sorting and paging, each of which an index answers however many there are.
import { type RawBuilder, sql } from 'kysely'
import type { ArtifactFacets, ArtifactQuery, ArtifactSummary } from '../../shared/contract/community.ts'
import { slugOf } from '../../shared/contract/community.ts'
import type { Database } from '../database/open-database.ts'
import { frameworkKey, type SummaryRow, summaryColumns, summaryOf } from './artifact-row.ts'

export interface Browse {
  /** `total` is null where a search finds more than are counted. */
  list(query: ArtifactQuery): Promise<{ items: ArtifactSummary[]; total: number | null }>
  facets(): Promise<ArtifactFacets>
}

/** So many hits are ranked, those with most subscribers; the others follow in that order. A search counts so far. */
const mostRanked = 500
const mostCounted = 1000
type Condition = RawBuilder<unknown>

export function createBrowse(database: Database): Browse {
  let known: { published: number; facets: ArtifactFacets } | null = null
  return {
    async list(query) {
      const conditions = conditionsOf(query)
      const asked = query.q?.trim() ? sql`community.asked(${query.q})` : null
      const where = asked ? [...conditions, sql`search @@ ${asked}`] : conditions
      const sort = query.sort ?? (asked ? 'relevance' : 'subscribers')
      const { page, order } = asked && sort === 'relevance' ? ranked(where, asked, query) : sorted(where, sort, query)
      const [rows, total] = await Promise.all([
        sql<SummaryRow>`with page as (${page}) select ${columns} from page join community.artifacts a using (id)
          order by ${order}`.execute(database),
        count(database, where, asked ? mostCounted : null),
      ])
      return { items: rows.rows.map(summaryOf), total }
    },
    async facets() {
      const published = await lastIndex(database)
      if (known?.published !== published) known = { published, facets: await readFacets(database) }
      return known.facets
    },
  }
}

const columns = sql.join(summaryColumns.map((name) => sql.ref(`a.${name}`)))

function conditionsOf({ kind, category, framework, language, min_subscribers }: ArtifactQuery): Condition[] {
  return [
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(category === undefined ? [] : [sql`lower(category) = lower(${category})`]),
    ...(language === undefined ? [] : [sql`lower(language) = lower(${language})`]),
    ...(framework === undefined ? [] : [sql`framework_keys @> array[${frameworkKey(framework)}]::text[]`]),
    ...(min_subscribers === undefined ? [] : [sql`subscribers >= ${min_subscribers}`]),
  ]
}

function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

const orders = {
  relevance: sql`subscribers desc, id`,
  subscribers: sql`subscribers desc, id`,
  newest: sql`published_at desc, id`,
  name: sql`name_key, id`,
}

interface Page {
  /** Ids, with what the order needs of them. */
  readonly page: Condition
  readonly order: Condition
}

/** Ids alone, along the index of the order; only the rows of the page are read whole. */
function sorted(where: readonly Condition[], sort: ArtifactQuery['sort'], { limit, offset }: ArtifactQuery): Page {
  const order = orders[sort ?? 'subscribers']
  const page = sql`select id from community.artifacts where ${all(where)} order by ${order} limit ${limit} offset ${offset}`
  return { page, order }
}

/** The very name first, then by weight of where the words stand, then by subscribers. */
function ranked(where: readonly Condition[], asked: Condition, { q = '', limit, offset }: ArtifactQuery): Page {
  const slug = slugOf(q) ?? ''
  const from = (...more: Condition[]) =>
    sql`select id, slug, subscribers, search from community.artifacts where ${all([...where, ...more])}`
  const most = Math.max(mostRanked, offset + limit)
  const hits = sql`${from(sql`slug <> ${slug}`)} order by subscribers desc, id limit ${most}`
  const turns = sql`select *, row_number() over (order by subscribers desc, id) <= ${mostRanked} as near from (${hits}) hits
    union all select *, true as near from (${from(sql`slug = ${slug}`)}) named`
  const order = sql`near desc, slug = ${slug} desc, case when near then ts_rank(search, ${asked}, 1) else 0 end desc,
    subscribers desc, id`
  const page = sql`select id, row_number() over (order by ${order}) as place from (${turns}) turns
    order by place limit ${limit} offset ${offset}`
  return { page, order: sql`place` }
}

async function count(database: Database, where: readonly Condition[], most: number | null): Promise<number | null> {
  const rows = sql`select 1 from community.artifacts where ${all(where)}`
  const counted = most === null ? rows : sql`${rows} limit ${most + 1}`
  const { rows: answer } = await sql<{ n: number }>`select count(*)::integer as n from (${counted}) found`.execute(
    database,
  )
  const n = answer[0]?.n ?? 0
  return most !== null && n > most ? null : n
}

async function lastIndex(database: Database): Promise<number> {
  const { most } = await database
    .selectFrom('community.log_leaves')
    .select(({ fn }) => fn.max('log_index').as('most'))
    .executeTakeFirstOrThrow()
  return most ?? -1
}

interface Facet {
  name: string
  count: number
}

async function readFacets(database: Database): Promise<ArtifactFacets> {
  const of = async (names: Condition) => {
    const { rows } = await sql<Facet>`select min(name) as name, count(distinct id)::integer as count
      from (${names}) named group by lower(name) order by count desc, name limit 200`.execute(database)
    return rows
  }
  return {
    categories: await of(sql`select id, category as name from community.artifacts`),
    frameworks: await of(
      sql`select id, trim(split_part(each, ':', 1)) as name from community.artifacts, unnest(frameworks) each`,
    ),
    languages: await of(sql`select id, language as name from community.artifacts`),
  }
}
