// What is going to be published, as it is typed, and the body that comes of it.
import {
  type ArtifactBody,
  type ArtifactKind,
  type ArtifactProblem,
  artifactBodySchema,
  slugOf,
} from '../../../shared/contract/community.ts'

export const publishSteps = ['source', 'about', 'checks', 'submit'] as const
export type PublishStep = (typeof publishSteps)[number]

export interface DraftMember {
  readonly artifact_id: string
  readonly version: string
  readonly sha256: string
  readonly name: string
  readonly kind: ArtifactKind
}

export interface PublishDraft {
  readonly step: PublishStep
  readonly kind: ArtifactKind
  /** The policy, pattern or rule it is made of; empty until one is chosen. */
  readonly source_id: string
  /** Of the source: Rego, or what a pattern or rule looks like in the library. */
  readonly content: string | Readonly<Record<string, unknown>>
  readonly members: readonly DraftMember[]
  readonly name: string
  readonly description: string
  readonly maintainer: string
  readonly maintainer_contact: string
  readonly license: ArtifactBody['license']
  readonly license_text: string
  /** Between commas. */
  readonly tags: string
  readonly category: string
  /** Each on a line of its own. */
  readonly frameworks: string
  readonly language: string
  readonly version: string
  /** A text each; of policies a part of a call in JSON. */
  readonly positive: readonly string[]
  readonly negative: readonly string[]
  /** What the last check said; null before there was one, or after something was changed. */
  readonly problems: readonly ArtifactProblem[] | null
  /** How often a step was not left because something on it was missing. */
  readonly refusals: number
}

export const emptyDraft: PublishDraft = {
  step: 'source',
  kind: 'policy',
  source_id: '',
  content: '',
  members: [],
  name: '',
  description: '',
  maintainer: '',
  maintainer_contact: '',
  license: 'MIT',
  license_text: '',
  tags: '',
  category: '',
  frameworks: '',
  language: 'en',
  version: '1.0.0',
  positive: [''],
  negative: [''],
  problems: null,
  refusals: 0,
}

/** The same policy as it is published: its package is the one that the library's name gives it. */
export function publishedText(rego: string, slug: string): string {
  return rego.replace(/^([ \t]*package[ \t]+)\S+/m, (_, before: string) => `${before}behavry.community.${slug}`)
}

/** What is sent, or why it cannot be sent yet: each problem with the path of its field. */
export function bodyOf(draft: PublishDraft): ArtifactBody | readonly ArtifactProblem[] {
  const tests = { positive: testsIn(draft, 'positive'), negative: testsIn(draft, 'negative') }
  const unread = [...tests.positive.problems, ...tests.negative.problems]
  const parsed = artifactBodySchema.safeParse({
    kind: draft.kind,
    name: draft.name,
    description: draft.description.trim(),
    maintainer: draft.maintainer,
    maintainer_contact: draft.maintainer_contact,
    license: draft.license,
    ...(draft.license === 'custom' && draft.license_text.trim() !== '' ? { license_text: draft.license_text } : {}),
    tags: listed(draft.tags, ','),
    category: draft.category,
    frameworks: listed(draft.frameworks, '\n'),
    language: draft.language,
    version: draft.version.trim(),
    content: contentOf(draft),
    tests: { positive: tests.positive.values, negative: tests.negative.values },
  })
  const found = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => problem(path.join('.'), message))
  const all = [...found, ...missing(draft), ...unread]
  // One thing at a time for each field.
  const problems = all.filter(({ path }, at) => all.findIndex((each) => each.path === path) === at)
  return parsed.success && problems.length === 0 ? parsed.data : problems
}

/** What the schema alone leaves open. */
function missing({ license, license_text, name }: PublishDraft): readonly ArtifactProblem[] {
  return [
    ...(license === 'custom' && license_text.trim() === ''
      ? [problem('license_text', 'A licence of your own needs its text.')]
      : []),
    ...(name.trim() !== '' && slugOf(name) === null
      ? [problem('name', 'Use a name with Latin letters in it: policies refer to it by them.')]
      : []),
  ]
}

function contentOf({ kind, content, members, name }: PublishDraft): unknown {
  if (kind === 'pack')
    return { members: members.map(({ artifact_id, version, sha256 }) => ({ artifact_id, version, sha256 })) }
  if (typeof content !== 'string') return content
  const slug = slugOf(name)
  return slug === null ? content : publishedText(content, slug)
}

/** Texts as they are; what begins with a brace is JSON, where JSON has a meaning. */
function testsIn({ kind, ...draft }: PublishDraft, side: 'positive' | 'negative') {
  const problems: ArtifactProblem[] = []
  const rows = draft[side].filter((row) => row.trim() !== '')
  const values = rows.map((row, at) => {
    const isJson = kind === 'policy' || (kind === 'inbound_rule' && row.trimStart().startsWith('{'))
    if (!isJson) return row
    const value = jsonIn(row)
    if (value === null) problems.push(problem(`tests.${side}.${at}`, 'This is no JSON object.'))
    return value ?? {}
  })
  return { values, problems }
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function problem(path: string, message: string): ArtifactProblem {
  return { path, code: 'invalid', message }
}

function listed(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

const fieldNames: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'Description',
  maintainer: 'Maintainer',
  maintainer_contact: 'Contact',
  license: 'Licence',
  license_text: 'Text of the licence',
  tags: 'Tags',
  category: 'Category',
  frameworks: 'Frameworks',
  language: 'Language',
  version: 'Version',
  content: 'Source',
  tests: 'Tests',
}

/** The field that a problem belongs to, as people read it, and the step that has it. */
export function placeOf({ path }: ArtifactProblem): { readonly field: string; readonly step: PublishStep } {
  const [first = '', side, at] = path.split(/[./]/).filter((part) => part !== '')
  const field = fieldNames[first] ?? 'The whole'
  if (first === 'content' || first === 'kind') return { field, step: 'source' }
  if (first !== 'tests') return { field, step: 'about' }
  const kind = side === 'positive' ? 'Positive test' : side === 'negative' ? 'Negative test' : field
  return { field: at === undefined || side === undefined ? kind : `${kind} ${Number(at) + 1}`, step: 'about' }
}

/** What is wrong with one field, or with what is in it. */
export function problemAt(problems: PublishDraft['problems'], path: string): string | undefined {
  return problems?.find((each) => {
    const found = each.path.replace(/^\//, '').replaceAll('/', '.')
    return found === path || found.startsWith(`${path}.`)
  })?.message
}
