// Makes the starter library of its sources: what is new is signed and appended to the log, what is published stays as it is.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type ArtifactBody, compareVersions, type LogLeaf, type TreeHead } from '../../src/shared/contract/community.ts'
import { canonicalJson } from '../../src/shared/json/canonical.ts'
import { openKey, type SigningKey } from './key.ts'
import { bodyFile, type PublishedArtifact, readPublished, rootOf, sha256, write } from './published.ts'
import { bodyOf, readSources, type Source } from './sources.ts'

export interface SignLibrary {
  readonly sources: string
  readonly library: string
  readonly keyFile: string
  /** In which the key must not lie. */
  readonly repository: string
  readonly now: () => Date
}

export interface SignedLibrary {
  readonly artifacts: number
  readonly versions: number
  /** `slug version` of what was not there before. */
  readonly added: readonly string[]
  /** Files that were written. */
  readonly written: readonly string[]
  /** Published, and without a source now; they stay. */
  readonly orphaned: readonly string[]
  readonly keyMade: boolean
}

const yearsOfHead = 10

/** Throws when a version that is published differs from its source, and when anything published was changed. */
export function signLibrary({ sources, library, keyFile, repository, now }: SignLibrary): SignedLibrary {
  const { artifacts, featured } = readSources(sources)
  const key = openKey(keyFile, repository)
  const published = readPublished(library, key.logKey.key_id)
  const log = createLog(published, key, now)
  const bodies = new Map<string, ArtifactBody>()
  for (const source of artifacts) {
    const body = bodyOf(source, (slug) => memberOf(slug, bodies))
    if (bodies.has(source.slug)) throw new Error(`There are two artifacts named ${source.slug}.`)
    bodies.set(source.slug, body)
    log.publish(source, body)
  }
  const items = featured.items.map(({ slug, note }) => ({ artifact_id: idIn(slug, bodies), note }))
  const files = new Map([
    ...log.texts().map(({ slug, version, text }) => [bodyFile(library, slug, version), text] as const),
    [join(library, 'key.json'), pretty(key.logKey)],
    [join(library, 'leaves.json'), pretty(log.leaves)],
    [join(library, 'index.json'), pretty({ artifacts: log.artifacts(), featured: { week: featured.week, items } })],
    [join(library, 'head.json'), pretty(log.head())],
  ])
  const written = [...files].filter(([file, text]) => write(file, text)).map(([file]) => file)
  const orphaned = published.artifacts.map(({ slug }) => slug).filter((slug) => !bodies.has(slug))
  const counts = { artifacts: log.artifacts().length, versions: log.leaves.length }
  return {
    ...counts,
    added: log.texts().map(({ slug, version }) => `${slug} ${version}`),
    written,
    orphaned,
    keyMade: key.made,
  }
}

function createLog(published: ReturnType<typeof readPublished>, key: SigningKey, now: () => Date) {
  const known = new Map<string, PublishedArtifact>(published.artifacts.map((each) => [each.slug, each]))
  const leaves: LogLeaf[] = [...published.leaves]
  const added: { slug: string; version: string; text: string }[] = []
  const at = now()
  return {
    leaves,
    texts: () => added,
    artifacts: () => [...known.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    publish({ slug }: Source, body: ArtifactBody) {
      const text = canonicalJson(body)
      const { version } = body
      const { id = idOf(slug), versions = [] } = known.get(slug) ?? {}
      const there = versions.find((each) => each.version === version)
      if (there?.sha256 === sha256(text)) return
      if (there) throw new Error(`${slug} ${version} is published and cannot change: give it a higher version.`)
      const newest = versions[0]?.version
      if (newest !== undefined && compareVersions(version, newest) < 0)
        throw new Error(`${slug} ${version} is older than the published ${newest}: give it a higher version.`)
      const proved = { version, sha256: sha256(text) }
      const signed = { publisher_key: key.publisherKey, signature: key.sign(text) }
      const log_index = leaves.push({ artifact: id, ...proved, publisher_key: key.publisherKey }) - 1
      // In the order of the schema, in which it is read again.
      const told = { ...proved, published_at: at.toISOString(), ...signed, log_index }
      known.set(slug, { id, slug, versions: [told, ...versions] })
      added.push({ slug, version, text })
    },
    head: (): TreeHead => (published.head?.tree_size === leaves.length ? published.head : headOf(leaves, key, at)),
  }
}

function headOf(leaves: readonly LogLeaf[], key: SigningKey, at: Date): TreeHead {
  const expires = new Date(at)
  expires.setUTCFullYear(expires.getUTCFullYear() + yearsOfHead)
  const times = { timestamp: at.toISOString(), expires_at: expires.toISOString() }
  const told = { tree_size: leaves.length, root_hash: rootOf(leaves), ...times }
  return { ...told, key_id: key.logKey.key_id, signature: key.sign(canonicalJson(told)) }
}

function memberOf(slug: string, bodies: ReadonlyMap<string, ArtifactBody>) {
  const body = bodies.get(slug)
  if (!body) throw new Error(`There is no artifact named ${slug}, and a pack wants it.`)
  return { artifact_id: idOf(slug), version: body.version, sha256: sha256(canonicalJson(body)) }
}

function idIn(slug: string, bodies: ReadonlyMap<string, ArtifactBody>): string {
  if (!bodies.has(slug)) throw new Error(`There is no artifact named ${slug}, and it is to be featured.`)
  return idOf(slug)
}

/** The same on every machine: SHA-256 of the slug as a UUID of version 8. */
export function idOf(slug: string): string {
  const bytes = createHash('sha256').update(`starter:${slug}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
