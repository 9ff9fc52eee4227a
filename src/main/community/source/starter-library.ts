// The library that came with the console: files, read through the same questions as a server; nobody is counted, nothing is published.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type Artifact,
  type ArtifactBody,
  type ArtifactSummary,
  artifactBodySchema,
  artifactVersionSchema,
  compareVersions,
  featuredSchema,
  logKeySchema,
  logLeafSchema,
  putFeaturedSchema,
  slugSchema,
  treeHeadSchema,
} from '../../../shared/contract/community.ts'
import { uuidSchema } from '../../../shared/contract/primitives.ts'
import { type Json, parseStrict } from '../../../shared/json/strict-parse.ts'
import { LibraryProblem, type LibrarySource } from './library-source.ts'
import { facetsOf, searchArtifacts } from './search-artifacts.ts'
import { createStarterLog, type StarterLog } from './starter-log.ts'

const indexSchema = z.strictObject({
  artifacts: z.array(
    z.strictObject({ id: uuidSchema, slug: slugSchema, versions: z.array(artifactVersionSchema).min(1) }),
  ),
  featured: z.strictObject({ week: featuredSchema.shape.week, items: putFeaturedSchema.shape.items }),
})
type Index = z.infer<typeof indexSchema>

interface Starter {
  readonly artifacts: ReadonlyMap<string, Artifact>
  readonly featured: Index['featured']
  readonly log: StarterLog
}

/** `folder`: resources/library, which scripts/sign-library writes. It is read once, when it is first asked. */
export function createStarterLibrary({ folder }: { readonly folder: string }): LibrarySource {
  let read: Promise<Starter> | null = null
  const starter = () => {
    read ??= readStarter(folder).catch((error: unknown) => {
      read = null
      throw unreadable(error)
    })
    return read
  }
  const artifact = async (id: string) => {
    const found = (await starter()).artifacts.get(id)
    if (!found) throw new LibraryProblem('gone', 'The starter library has no such artifact.')
    return found
  }
  const all = async () => [...(await starter()).artifacts.values()].map(summaryOf)
  return {
    kind: 'starter',
    id: 'starter',
    browse: async (query) => searchArtifacts(await all(), query),
    facets: async () => facetsOf(await all()),
    artifact,
    async pack(id) {
      const pack = await artifact(id)
      return { ...pack, members: await membersOf(pack, artifact) }
    },
    async featured() {
      const { week, items } = (await starter()).featured
      const shown = items.map(async ({ artifact_id, note }) => ({
        ...summaryOf(await artifact(artifact_id)),
        ...(note === undefined ? {} : { note }),
      }))
      return { week, items: await Promise.all(shown) }
    },
    async body(id, version) {
      const { slug, versions } = await artifact(id)
      if (versions.some((each) => each.version === version)) return bodyIn(folder, slug, version)
      throw new LibraryProblem('gone', `The starter library has no version ${version} of this artifact.`)
    },
    key: async () => (await starter()).log.key,
    head: async () => (await starter()).log.head,
    inclusion: async (of) => (await starter()).log.inclusion(of),
    consistency: async (first, second) => (await starter()).log.consistency(first, second),
    recordSubscription: async () => {},
    endSubscription: async () => {},
    recordInstall: async () => {},
    publishing: null,
  }
}

async function readStarter(folder: string): Promise<Starter> {
  const json = async <T>(name: string, schema: z.ZodType<T>) => schema.parse(parsed(await readFile(join(folder, name))))
  const [index, key, head, leaves] = await Promise.all([
    json('index.json', indexSchema),
    json('key.json', logKeySchema),
    json('head.json', treeHeadSchema),
    json('leaves.json', z.array(logLeafSchema)),
  ])
  const artifacts = await Promise.all(index.artifacts.map((entry) => artifactOf(folder, entry)))
  return {
    artifacts: new Map(artifacts.map((each) => [each.id, each])),
    featured: index.featured,
    log: createStarterLog(key, head, leaves),
  }
}

async function artifactOf(folder: string, { id, slug, versions }: Index['artifacts'][number]): Promise<Artifact> {
  const newestFirst = versions.toSorted((a, b) => compareVersions(b.version, a.version))
  const [newest = versions[0]] = newestFirst
  if (!newest) throw new Error(`${slug} has no version`)
  const bytes = await bodyIn(folder, slug, newest.version)
  const { version, ...about }: ArtifactBody = artifactBodySchema.parse(parsed(bytes))
  return {
    ...about,
    id,
    slug,
    latest_version: version,
    subscribers: 0,
    published_at: newest.published_at,
    versions: newestFirst,
  }
}

/** Slug and version have been checked for form: they lead nowhere else. */
async function bodyIn(folder: string, slug: string, version: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(join(folder, 'artifacts', slug, `${version}.json`)))
  } catch (error) {
    throw unreadable(error)
  }
}

function parsed(bytes: Uint8Array): Json {
  return parseStrict(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).value
}

async function membersOf({ content }: Artifact, artifact: (id: string) => Promise<Artifact>) {
  if (typeof content === 'string' || !('members' in content)) {
    throw new LibraryProblem('gone', 'The starter library has no such pack.')
  }
  return Promise.all(
    content.members.map(async ({ artifact_id, version }) => ({ ...summaryOf(await artifact(artifact_id)), version })),
  )
}

function summaryOf({ versions, content, tests, ...summary }: Artifact): ArtifactSummary {
  return summary
}

function unreadable(error: unknown): LibraryProblem {
  if (error instanceof LibraryProblem) return error
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
  return new LibraryProblem('unreachable', `The starter library that came with this console cannot be read: ${why}`)
}
