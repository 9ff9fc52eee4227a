// What a pack holds must be there: artifacts of this library, in that version, each once, and no packs.
import type { Artifact, ArtifactBody, ArtifactProblem } from '../../../shared/contract/community.ts'
import { LibraryProblem } from '../source/library-source.ts'

type PackBody = Extract<ArtifactBody, { kind: 'pack' }>
export type FindArtifact = (id: string, signal?: AbortSignal) => Promise<Artifact>

const atOnce = 8

/** Rejects with LibraryProblem when the library cannot be asked. */
export async function checkMembers(
  { content }: PackBody,
  artifact: FindArtifact,
  signal: AbortSignal | undefined,
): Promise<ArtifactProblem[]> {
  const { members } = content
  const problems: ArtifactProblem[] = []
  for (let start = 0; start < members.length; start += atOnce) {
    const some = members.slice(start, start + atOnce).map(async (member, offset) => {
      const index = start + offset
      const twice = members.findIndex(({ artifact_id }) => artifact_id === member.artifact_id) < index
      const path = `content.members.${index}`
      if (twice) return [{ path: `${path}.artifact_id`, code: 'member_twice', message: 'stands in the pack already' }]
      return memberProblems(member, path, await found(artifact, member.artifact_id, signal))
    })
    problems.push(...(await Promise.all(some)).flat())
  }
  return problems
}

async function found(artifact: FindArtifact, id: string, signal: AbortSignal | undefined): Promise<Artifact | null> {
  try {
    return await artifact(id, signal)
  } catch (error) {
    if (error instanceof LibraryProblem && error.code === 'gone') return null
    throw error
  }
}

function memberProblems(
  { version, sha256 }: PackBody['content']['members'][number],
  path: string,
  artifact: Artifact | null,
): ArtifactProblem[] {
  if (artifact === null) {
    return [{ path: `${path}.artifact_id`, code: 'member_unknown', message: 'The library has no such artifact.' }]
  }
  if (artifact.kind === 'pack')
    return [{ path: `${path}.artifact_id`, code: 'member_is_pack', message: 'A pack cannot hold packs.' }]
  const there = artifact.versions.find((each) => each.version === version)
  if (!there) {
    return [
      { path: `${path}.version`, code: 'member_version', message: `The library has no version ${version} of it.` },
    ]
  }
  if (sha256 === undefined || sha256 === there.sha256) return []
  return [{ path: `${path}.sha256`, code: 'member_hash', message: `Version ${version} is another text.` }]
}
