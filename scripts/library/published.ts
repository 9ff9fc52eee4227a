// What a library folder has published already, proved before anything is added to it, and how it is written.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import {
  artifactVersionSchema,
  type LogLeaf,
  logKeySchema,
  logLeafSchema,
  putFeaturedSchema,
  slugSchema,
  type TreeHead,
  treeHeadSchema,
} from '../../src/shared/contract/community.ts'
import { uuidSchema } from '../../src/shared/contract/primitives.ts'
import { canonicalJson } from '../../src/shared/json/canonical.ts'
import { type Bytes, createLogTree, leafHash } from '../../src/shared/transparency/log-tree.ts'

const indexSchema = z.strictObject({
  artifacts: z.array(
    z.strictObject({ id: uuidSchema, slug: slugSchema, versions: z.array(artifactVersionSchema).min(1) }),
  ),
  featured: putFeaturedSchema.required({ week: true }),
})
export type LibraryIndex = z.infer<typeof indexSchema>
export type PublishedArtifact = LibraryIndex['artifacts'][number]

export interface Published {
  readonly artifacts: readonly PublishedArtifact[]
  readonly leaves: readonly LogLeaf[]
  readonly head: TreeHead | null
}

const hashBytes = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const tree = createLogTree(hashBytes)

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function rootOf(leaves: readonly LogLeaf[]): string {
  return Buffer.from(tree.root(leaves.map((leaf) => leafHash(hashBytes, canonicalJson(leaf))))).toString('hex')
}

export function bodyFile(folder: string, slug: string, version: string): string {
  return join(folder, 'artifacts', slug, `${version}.json`)
}

/** Throws when something of it was changed by hand, or when another key has signed it. */
export function readPublished(folder: string, keyId: string): Published {
  if (!existsSync(join(folder, 'head.json'))) return { artifacts: [], leaves: [], head: null }
  if (logKeySchema.parse(json(folder, 'key.json')).key_id !== keyId)
    throw new Error('The library was signed with another key. Use that one: its readers have pinned it.')
  const { artifacts } = indexSchema.parse(json(folder, 'index.json'))
  const leaves = z.array(logLeafSchema).parse(json(folder, 'leaves.json'))
  const head = treeHeadSchema.parse(json(folder, 'head.json'))
  if (head.tree_size !== leaves.length || head.root_hash !== rootOf(leaves))
    throw new Error('The leaves are not those of the head: take both from the last commit.')
  for (const { slug, versions } of artifacts)
    for (const { version, sha256: expected } of versions)
      if (sha256(readFileSync(bodyFile(folder, slug, version), 'utf8')) !== expected)
        throw new Error(`${slug} ${version} was changed after it was published: take it from the last commit.`)
  return { artifacts, leaves, head }
}

/** Only what differs is written. */
export function write(file: string, text: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return true
}

function json(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}
