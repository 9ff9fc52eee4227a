// Publishing: the version, its leaf in the log and the signed head come to be together, or not at all.
import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../../shared/clock.ts'
import type { ArtifactBody } from '../../shared/contract/community.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { NewArtifact, Tables } from '../database/tables.ts'
import { skeletonOf } from '../gates/skeleton.ts'
import type { Log } from '../log/log.ts'
import { describedBy } from './artifact-row.ts'

/** What passed the gates. */
export interface Publication {
  readonly body: ArtifactBody
  readonly slug: string
  readonly publisher_key: string
  readonly signature: string
  /** The artifact that this is a new version of; null for a new one. */
  readonly artifact_id: string | null
}

/** Resolves to the ids of the artifacts. The caller holds the log's lock and has asked the gates within this transaction. */
export async function publish(
  transaction: Transaction<Tables>,
  { log, clock }: { log: Log; clock: Clock },
  publications: readonly Publication[],
): Promise<string[]> {
  const published_at = clock.timestamp()
  const versions = publications.map(({ body, publisher_key, signature, artifact_id }) => {
    const text = canonicalJson(body)
    const sha256 = createHash('sha256').update(text).digest('hex')
    const signed = { body: text, sha256, publisher_key, signature, published_at }
    return { ...signed, id: randomUUID(), artifact_id: artifact_id ?? randomUUID(), version: body.version }
  })
  const first = await log.append(
    transaction,
    versions.map(({ artifact_id: artifact, version, sha256, publisher_key }) => {
      return { artifact, version, sha256, publisher_key }
    }),
  )
  const added: NewArtifact[] = []
  for (const [at, { body, slug, publisher_key, artifact_id }] of publications.entries()) {
    const { id: latest_version_id, artifact_id: id } = versions[at] as (typeof versions)[number]
    const latest = { latest_version: body.version, latest_version_id, published_at }
    const row = { ...describedBy(body), ...latest, skeleton: skeletonOf(body.name) }
    if (artifact_id === null) added.push({ ...row, id, slug, publisher_key })
    else await transaction.updateTable('community.artifacts').set(row).where('id', '=', id).execute()
  }
  if (added.length > 0) await transaction.insertInto('community.artifacts').values(added).execute()
  const rows = versions.map((version, at) => ({ ...version, log_index: first + at }))
  await transaction.insertInto('community.versions').values(rows).execute()
  return versions.map(({ artifact_id }) => artifact_id)
}
