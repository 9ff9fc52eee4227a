// One artifact or pack with its versions, and the very bytes of one version.
import type { Artifact, ArtifactBody, ArtifactVersion, Pack } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Database } from '../database/open-database.ts'
import { type SummaryRow, summaryColumns, summaryOf } from './artifact-row.ts'

export interface VersionRow {
  readonly id: string
  readonly artifact_id: string
  readonly version: string
  readonly sha256: string
  readonly log_index: number
}

export interface Artifacts {
  /** Throws Refusal 404, as all of them do. */
  get(id: string): Promise<Artifact>
  pack(id: string): Promise<Pack>
  body(id: string, version: string): Promise<{ body: string; sha256: string }>
  /** The newest one when none is named. */
  version(id: string, version?: string): Promise<VersionRow & { kind: Artifact['kind'] }>
}

export function createArtifacts(database: Database): Artifacts {
  const get = async (id: string): Promise<Artifact> => {
    const [row, versions] = await Promise.all([summaryRow(database, id), versionRows(database, id)])
    const [newest] = versions
    if (!row || !newest) throw unknownArtifact()
    const { content, tests } = await bodyOf(database, id, newest.version)
    return { ...summaryOf(row), versions, content, tests }
  }
  return {
    get,
    async pack(id) {
      const pack = await get(id)
      if (pack.kind !== 'pack') throw new Refusal(404, 'not_found', 'There is no such pack.')
      const members = await membersOf(database, pack)
      return { ...pack, members }
    },
    async body(id, version) {
      const row = await database
        .selectFrom('community.versions')
        .select(['body', 'sha256'])
        .where('artifact_id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst()
      if (!row) throw unknownVersion()
      return row
    },
    async version(id, version) {
      const row = await database
        .selectFrom('community.versions as v')
        .innerJoin('community.artifacts as a', 'a.id', 'v.artifact_id')
        .select(['v.id', 'v.artifact_id', 'v.version', 'v.sha256', 'v.log_index', 'a.kind'])
        .where('a.id', '=', id)
        .where(({ eb, ref }) => eb('v.version', '=', version ?? ref('a.latest_version')))
        .executeTakeFirst()
      if (row) return row
      throw (await summaryRow(database, id)) ? unknownVersion() : unknownArtifact()
    },
  }
}

async function membersOf(database: Database, { content }: Artifact): Promise<Pack['members']> {
  const listed = (content as { members: { artifact_id: string; version: string }[] }).members
  const ids = listed.map(({ artifact_id }) => artifact_id)
  const rows = await database.selectFrom('community.artifacts').select(summaryColumns).where('id', 'in', ids).execute()
  const summaries = new Map(rows.map((row) => [row.id, summaryOf(row)]))
  return listed.flatMap(({ artifact_id, version }) => {
    const summary = summaries.get(artifact_id)
    return summary ? [{ ...summary, version }] : []
  })
}

function summaryRow(database: Database, id: string): Promise<SummaryRow | undefined> {
  return database.selectFrom('community.artifacts').select(summaryColumns).where('id', '=', id).executeTakeFirst()
}

/** Newest first: versions rise as they are published. */
async function versionRows(database: Database, id: string): Promise<ArtifactVersion[]> {
  const rows = await database
    .selectFrom('community.versions')
    .select(['version', 'sha256', 'published_at', 'publisher_key', 'signature', 'log_index'])
    .where('artifact_id', '=', id)
    .orderBy('log_index', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, published_at: row.published_at.toISOString() }))
}

async function bodyOf(database: Database, id: string, version: string): Promise<ArtifactBody> {
  const { body } = await database
    .selectFrom('community.versions')
    .select('body')
    .where('artifact_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return JSON.parse(body) as ArtifactBody
}

function unknownArtifact(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such artifact.')
}

function unknownVersion(): Refusal {
  return new Refusal(404, 'not_found', 'The artifact has no such version.')
}
