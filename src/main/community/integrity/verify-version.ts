// One version of an artifact, proved: it stands in the log, its bytes have the hash that stands there, its publisher signed them.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  type Artifact,
  type ArtifactBody,
  type ArtifactVersion,
  artifactBodySchema,
  artifactLimits,
  compareVersions,
  type Inclusion,
  slugOf,
  type TreeHead,
} from '../../../shared/contract/community.ts'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { parseStrict } from '../../../shared/json/strict-parse.ts'
import { includes } from '../../../shared/transparency/log-proofs.ts'
import { leafHash } from '../../../shared/transparency/log-tree.ts'
import { cutInTheMiddle, splitHidden, visible } from '../../../shared/visible-text.ts'
import type { LibrarySource } from '../source/library-source.ts'
import { LibraryProblem } from '../source/library-source.ts'
import { fromHex, sha256Bytes, untrusted } from './log-head.ts'
import type { ExpectedVersion, VerifiedVersion } from './trusted-library.ts'

export interface VersionQuestion {
  readonly artifact: Artifact
  readonly version: string
  readonly expected: ExpectedVersion
  /** Believed: signed, not expired, and going on from the one before. */
  readonly head: TreeHead
}

/** What the library says of one version. Throws LibraryProblem `gone`; `untrusted` for a history that cannot be. */
export function saidOf(artifact: Artifact, version: string, expected: ExpectedVersion): ArtifactVersion {
  const { versions } = artifact
  const name = shown(artifact.name)
  for (const [at, newer] of versions.slice(0, -1).entries()) {
    const older = versions[at + 1]
    if (older && (compareVersions(newer.version, older.version) <= 0 || newer.log_index <= older.log_index)) {
      throw untrusted(`The versions of ${name} do not rise one after the other.`)
    }
  }
  if (versions[0]?.version !== artifact.latest_version) {
    throw untrusted(`The newest version of ${name} is not the one that the library says it is.`)
  }
  const said = versions.find((each) => each.version === version)
  if (!said) throw new LibraryProblem('gone', `The library has no version ${version} of ${name}.`)
  if (versions.some(({ publisher_key }) => publisher_key !== said.publisher_key)) {
    throw untrusted(`The versions of ${name} are not all by the same publisher.`)
  }
  if (expected.publisher_key !== undefined && expected.publisher_key !== said.publisher_key) {
    throw untrusted(`${name} ${version} is by another publisher than the version that is here.`)
  }
  if (expected.sha256 !== undefined && expected.sha256 !== said.sha256) {
    throw untrusted(`${name} ${version} is not the text that was named: another one stands in its place.`)
  }
  return said
}

function shown(name: string): string {
  return `"${cutInTheMiddle(visible(name), 120)}"`
}

/** Throws LibraryProblem; asks for the proof first, and for the bytes only of what stands in the log. */
export async function verifyVersion(
  source: Pick<LibrarySource, 'inclusion' | 'body'>,
  { artifact, version, expected, head }: VersionQuestion,
  signal: AbortSignal | undefined,
): Promise<VerifiedVersion> {
  const said = saidOf(artifact, version, expected)
  const asked = { artifact_id: artifact.id, version, tree_size: head.tree_size }
  const named = `${shown(artifact.name)} ${version}`
  if (said.log_index >= head.tree_size || !isIncluded(await source.inclusion(asked, signal), artifact, said, head)) {
    throw untrusted(`${named} does not stand in the log of the library as the library says it does.`)
  }
  const bytes = await source.body(artifact.id, version, signal)
  if (bytes.length > artifactLimits.body) throw untrusted(`${named} is larger than any version may be.`)
  if (createHash('sha256').update(bytes).digest('hex') !== said.sha256) {
    throw untrusted(`The text of ${named} is not the one that stands in the log: it was changed.`)
  }
  const publisher = publisherKey(said.publisher_key)
  if (!publisher || !verify(null, bytes, publisher, Buffer.from(said.signature, 'base64'))) {
    throw untrusted(`The publisher's signature under ${named} is wrong.`)
  }
  const { text, body } = read(bytes, named)
  checkFits(body, artifact, version)
  return { artifact_id: artifact.id, version: said, body, text }
}

function isIncluded(answer: Inclusion, { id }: Artifact, said: ArtifactVersion, head: TreeHead): boolean {
  const { version, sha256, publisher_key, log_index } = said
  const leaf = leafHash(sha256Bytes, canonicalJson({ artifact: id, version, sha256, publisher_key }))
  return (
    answer.leaf_index === log_index &&
    answer.tree_size === head.tree_size &&
    includes(sha256Bytes, {
      leaf,
      index: log_index,
      size: head.tree_size,
      root: fromHex(head.root_hash),
      proof: answer.proof.map(fromHex),
    })
  )
}

/** Null for what is no Ed25519 key, or one written in another way than the one in which it is compared. */
export function publisherKey(base64: string): KeyObject | null {
  const der = Buffer.from(base64, 'base64')
  if (der.toString('base64') !== base64) return null
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

/** What stands in these very bytes; there is one way to write it, and this is it. */
function read(bytes: Uint8Array, named: string): { readonly text: string; readonly body: ArtifactBody } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const body = artifactBodySchema.parse(parseStrict(text).value)
    if (canonicalJson(body) === text) return { text, body }
  } catch {
    // Whatever is wrong with it, it is not taken.
  }
  throw untrusted(`The text of ${named} is not written as a version has to be.`)
}

function checkFits(body: ArtifactBody, artifact: Artifact, version: string): void {
  const named = `${shown(artifact.name)} ${version}`
  if (body.kind !== artifact.kind || body.version !== version || slugOf(body.name) !== artifact.slug) {
    throw untrusted(`The text of ${named} is that of another artifact or version.`)
  }
  if (splitHidden(body.name).length > 1) {
    throw untrusted(`The name of ${named} holds letters that pass for others, as names do that imitate another.`)
  }
  if (version === artifact.latest_version && !isShownAs(body, artifact)) {
    throw untrusted(`The library shows ${named} otherwise than its publisher wrote it.`)
  }
}

/** People judge an artifact by what the library shows of its newest version. */
function isShownAs(body: ArtifactBody, artifact: Artifact): boolean {
  const shown = Object.keys(body).filter((key) => key !== 'version')
  const from = (source: object) =>
    canonicalJson(Object.fromEntries(Object.entries(source).filter(([key]) => shown.includes(key))))
  return from(body) === from(artifact) && (body.license_text ?? null) === (artifact.license_text ?? null)
}
