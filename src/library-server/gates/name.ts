// Whether a name is free, or the publisher's own with a higher version: nobody publishes under what is, or looks like, another's name.
import type { Transaction } from 'kysely'
import { type ArtifactBody, type ArtifactProblem, compareVersions } from '../../shared/contract/community.ts'
import type { Database } from '../database/open-database.ts'
import type { Tables } from '../database/tables.ts'
import { skeletonOf } from './skeleton.ts'

export type Session = Database | Transaction<Tables>

export async function checkName(
  session: Session,
  { name, kind, version }: ArtifactBody,
  slug: string | null,
  publisherKey: string,
): Promise<{ errors: ArtifactProblem[]; artifact_id: string | null }> {
  const refused = (path: string, code: string, message: string) => ({
    errors: [{ path, code, message }],
    artifact_id: null,
  })
  if (slug === null) return refused('name', 'name_unusable', 'needs a letter from a to z to begin its short name with')
  const skeleton = skeletonOf(name)
  const near = await session
    .selectFrom('community.artifacts')
    .select(['id', 'slug', 'name', 'kind', 'publisher_key', 'latest_version'])
    .where((where) => where.or([where('slug', '=', slug), where('skeleton', '=', skeleton)]))
    .execute()
  const same = near.find((each) => each.slug === slug)
  if (same && same.publisher_key !== publisherKey)
    return refused('name', 'name_taken', `"${same.name}" (${slug}) is published by somebody else.`)
  const other = near.find((each) => each.publisher_key !== publisherKey)
  if (other) return refused('name', 'name_confusable', `looks like "${other.name}", which somebody else publishes`)
  if (!same) return { errors: [], artifact_id: null }
  if (same.kind !== kind) return refused('kind', 'kind_changed', `"${same.name}" is of the kind ${same.kind}.`)
  if (compareVersions(version, same.latest_version) <= 0)
    return refused('version', 'version_not_higher', `must be higher than ${same.latest_version}`)
  return { errors: [], artifact_id: same.id }
}
