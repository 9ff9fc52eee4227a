// Reads what people edit: a folder for each kind of artifact, a file for each, and what all of them have in common.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  type ArtifactBody,
  type ArtifactKind,
  artifactBodySchema,
  slugOf,
  slugSchema,
} from '../../src/shared/contract/community.ts'
import { envelopePart, shortCallSchema } from './envelope-part.ts'
import { exampleText } from './example-text.ts'

export interface Source {
  readonly slug: string
  readonly kind: ArtifactKind
  /** Without what is only known when members have been read: of packs the members are slugs. */
  readonly body: Readonly<Record<string, unknown>>
  readonly members: readonly string[]
}

export interface Sources {
  readonly artifacts: readonly Source[]
  readonly featured: { readonly week: string; readonly items: readonly { slug: string; note: string }[] }
}

const folders = [
  ['policies', 'policy'],
  ['dlp', 'dlp_pattern'],
  ['inbound', 'inbound_rule'],
  ['packs', 'pack'],
] as const

const commonSchema = z.strictObject({
  maintainer: z.string(),
  maintainer_contact: z.string(),
  license: z.string(),
  language: z.string(),
  featured: z.strictObject({
    week: z.string(),
    items: z.array(z.strictObject({ slug: slugSchema, note: z.string() })).min(1),
  }),
})
const sourceSchema = z.looseObject({
  name: z.string(),
  members: z.array(slugSchema).optional(),
  tests: z.strictObject({ positive: z.array(z.unknown()), negative: z.array(z.unknown()) }).optional(),
})

/** In the order in which new ones enter the log. Throws with the name of the file that is not what it should be. */
export function readSources(folder: string): Sources {
  const { featured, ...common } = commonSchema.parse(json(join(folder, 'library.json')))
  const artifacts = folders.flatMap(([name, kind]) => {
    const files = readdirSync(join(folder, name)).filter((file) => file.endsWith('.json'))
    return files.sort().map((file) => readSource(join(folder, name, file), kind, common))
  })
  return { artifacts, featured }
}

function readSource(file: string, kind: ArtifactKind, common: Readonly<Record<string, string>>): Source {
  try {
    const { members = [], tests = { positive: [], negative: [] }, ...about } = sourceSchema.parse(json(file))
    const slug = slugOf(about.name)
    if (slug === null || basename(file) !== `${slug}.json`) throw new Error(`its name makes it ${slug}.json`)
    const each = kind === 'policy' ? policyTest : textTest
    const { positive, negative } = tests
    const ready = { positive: positive.map(each), negative: negative.map(each) }
    const content = kind === 'policy' ? { content: regoBeside(file) } : {}
    return { slug, kind, members, body: { kind, ...common, ...about, ...content, tests: ready } }
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function regoBeside(file: string): string {
  const rego = file.replace(/\.json$/, '.rego')
  if (!existsSync(rego)) throw new Error('there is no .rego beside it')
  return readFileSync(rego, 'utf8')
}

function policyTest(test: unknown): unknown {
  return envelopePart(shortCallSchema.parse(test))
}

/** Templates become texts, so that no source holds what looks like a secret. */
function textTest(test: unknown): unknown {
  if (typeof test === 'string') return exampleText(test)
  const parts = z.record(z.string(), z.unknown()).parse(test)
  return typeof parts.text === 'string' ? { ...parts, text: exampleText(parts.text) } : parts
}

/** The body as it is published; `memberOf` tells the version that a pack takes of an artifact. */
export function bodyOf(source: Source, memberOf: (slug: string) => unknown): ArtifactBody {
  const content = source.kind === 'pack' ? { content: { members: source.members.map(memberOf) } } : {}
  const parsed = artifactBodySchema.safeParse({ ...source.body, ...content })
  if (!parsed.success) throw new Error(`${source.slug}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
