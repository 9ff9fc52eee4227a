// What a version consists of: the artifact itself, and of a pack its members, each proved before it is read.
import { z } from 'zod'
import {
  type ArtifactBody,
  artifactBodySchema,
  artifactKindSchema,
  hashSchema,
  publisherKeySchema,
  slugSchema,
  versionSchema,
} from '../../shared/contract/community.ts'
import type { SubscriptionStore } from '../store/subscriptions.ts'
import type { VerifiedVersion } from './integrity/trusted-library.ts'
import type { Library } from './library.ts'
import { LibraryProblem } from './source/library-source.ts'

export const partSchema = z.strictObject({
  artifact_id: z.string(),
  slug: slugSchema,
  name: z.string(),
  kind: artifactKindSchema,
  version: versionSchema,
  sha256: hashSchema,
  publisher_key: publisherKeySchema,
})
export type Part = z.infer<typeof partSchema>

/** With what came of it here; null for a pack itself. */
export const partInForceSchema = partSchema.extend({ object_id: z.string().nullable() })
export type PartInForce = z.infer<typeof partInForceSchema>

export interface ReadPart extends Part {
  readonly body: ArtifactBody
}

export interface FetchedPart extends ReadPart {
  /** The very bytes that were verified. */
  readonly text: string
}

export interface Fetched {
  readonly latest_version: string
  /** The artifact itself comes first. */
  readonly parts: readonly [FetchedPart, ...FetchedPart[]]
  /** Members that the library has not, or cannot prove. */
  readonly missing: readonly { readonly artifact_id: string; readonly reason: string }[]
}

export interface FetchQuestion {
  readonly artifactId: string
  /** The newest when it is not given. */
  readonly version?: string
  /** What is in force: each artifact stays with its publisher. */
  readonly known?: readonly Part[]
  readonly signal?: AbortSignal | undefined
}

/** Throws LibraryProblem. */
export async function fetchParts({ source, trusted }: Library, question: FetchQuestion): Promise<Fetched> {
  const { artifactId, version, known = [], signal } = question
  const one = async (id: string, wanted: string | undefined, sha256?: string) => {
    const artifact = await source.artifact(id, signal)
    if (artifact.id !== id) throw new LibraryProblem('untrusted', 'The library answered with another artifact.')
    const publisher_key = known.find((part) => part.artifact_id === id)?.publisher_key
    const expected = { publisher_key, sha256 }
    const verified = await trusted.version(artifact, wanted ?? artifact.latest_version, signal, expected)
    return { artifact, part: fetchedPart(verified, artifact.slug) }
  }
  const { artifact, part } = await one(artifactId, version)
  const members: FetchedPart[] = []
  const missing: Fetched['missing'][number][] = []
  for (const member of part.body.kind === 'pack' ? part.body.content.members : []) {
    try {
      const found = (await one(member.artifact_id, member.version, member.sha256)).part
      if (found.kind === 'pack') throw new LibraryProblem('untrusted', 'A pack cannot hold packs.')
      members.push(found)
    } catch (error) {
      if (!(error instanceof LibraryProblem) || error.code === 'unreachable') throw error
      missing.push({ artifact_id: member.artifact_id, reason: error.message })
    }
  }
  return { latest_version: artifact.latest_version, parts: [part, ...members], missing }
}

function fetchedPart({ artifact_id, version, body, text }: VerifiedVersion, slug: string): FetchedPart {
  const { sha256, publisher_key } = version
  const { name, kind } = body
  return { artifact_id, slug, name, kind, version: version.version, sha256, publisher_key, body, text }
}

/** Whole or not at all: of a pack that is subscribed to nothing may be left out. */
export function mustBeWhole({ missing }: Fetched): void {
  const [first] = missing
  if (first) throw new LibraryProblem('untrusted', `A member of the pack cannot be had: ${first.reason}`)
}

/** Texts that were verified when they came. Null when one of them is not kept any more. */
export function readParts(parts: readonly Part[], store: Pick<SubscriptionStore, 'text'>): FetchedPart[] | null {
  const read = parts.map((part) => {
    const text = store.text(part.sha256)
    return text === undefined ? null : { ...part, text, body: artifactBodySchema.parse(JSON.parse(text)) }
  })
  return read.every((part) => part !== null) ? read : null
}

export function partsInForce(json: string): [PartInForce, ...PartInForce[]] {
  return z.tuple([partInForceSchema], partInForceSchema).parse(JSON.parse(json))
}

export function partOf({ artifact_id, slug, name, kind, version, sha256, publisher_key }: Part): Part {
  return { artifact_id, slug, name, kind, version, sha256, publisher_key }
}
