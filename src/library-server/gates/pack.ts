// What a pack may hold: exact versions that are there, each once, no pack, and no more than consoles will fetch at once.
import { type ArtifactBody, type ArtifactProblem, artifactLimits } from '../../shared/contract/community.ts'
import type { Session } from './name.ts'

type Members = Extract<ArtifactBody, { kind: 'pack' }>['content']['members']

/** `artifactId` is the pack itself, when this is a new version of one. */
export async function checkPack(
  session: Session,
  members: Members,
  artifactId: string | null,
): Promise<ArtifactProblem[]> {
  const ids = members.map(({ artifact_id }) => artifact_id)
  const rows = await session
    .selectFrom('community.versions as v')
    .innerJoin('community.artifacts as a', 'a.id', 'v.artifact_id')
    .select(['a.id', 'a.kind', 'a.name', 'v.version', 'v.sha256'])
    .select(({ fn }) => fn<number>('octet_length', ['v.body']).as('bytes'))
    .where('a.id', 'in', ids)
    .execute()
  const errors = members.flatMap(({ artifact_id, version, sha256 }, at): ArtifactProblem[] => {
    const path = `content.members.${at}`
    const artifact = rows.find(({ id }) => id === artifact_id)
    const exact = rows.find((row) => row.id === artifact_id && row.version === version)
    if (artifact_id === artifactId)
      return [{ path: `${path}.artifact_id`, code: 'member_self', message: 'is the pack itself' }]
    if (ids.indexOf(artifact_id) !== at)
      return [{ path: `${path}.artifact_id`, code: 'member_twice', message: 'is in the pack already' }]
    if (!artifact)
      return [{ path: `${path}.artifact_id`, code: 'member_unknown', message: 'There is no such artifact.' }]
    if (artifact.kind === 'pack')
      return [{ path: `${path}.artifact_id`, code: 'member_is_pack', message: 'A pack cannot hold packs.' }]
    if (!exact)
      return [{ path: `${path}.version`, code: 'member_version', message: `"${artifact.name}" has no such version.` }]
    return sha256 === undefined || sha256 === exact.sha256
      ? []
      : [{ path: `${path}.sha256`, code: 'member_hash', message: 'is not the hash of that version' }]
  })
  const bytes = members.reduce((sum, { artifact_id, version }) => {
    return sum + (rows.find((row) => row.id === artifact_id && row.version === version)?.bytes ?? 0)
  }, 0)
  if (bytes > artifactLimits.list)
    errors.push({ path: 'content.members', code: 'too_long', message: `The members have ${bytes} bytes together.` })
  return errors
}
