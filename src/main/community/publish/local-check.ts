// What this console itself says of something that is to be published, before any library hears of it.
import {
  type ArtifactBody,
  type ArtifactProblem,
  artifactBodySchema,
  artifactLimits,
  slugOf,
} from '../../../shared/contract/community.ts'
import type { DlpPattern } from '../../../shared/contract/dlp.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import { splitHidden } from '../../../shared/visible-text.ts'
import type { Gate } from '../../opa/gate/gate.ts'
import { runInboundTests, type ScanInbound } from './inbound-tests.ts'
import { checkMembers, type FindArtifact } from './pack-members.ts'
import type { RunPolicyTests } from './policy-tests.ts'
import { bytesOfBody } from './publisher-key.ts'

export type LocalCheck = (body: ArtifactBody, signal?: AbortSignal) => Promise<ArtifactProblem[]>

export interface LocalCheckDeps {
  readonly gate: Pick<Gate, 'check'>
  readonly runPolicyTests: RunPolicyTests
  /** `checkPattern` of the DLP room with the console's scanner: throws Refusal 422. */
  readonly checkPattern: (pattern: DlpPattern) => Promise<void>
  readonly scanInbound: ScanInbound
  /** Of the library that is published to. */
  readonly artifact: FindArtifact
}

type BodyOf<Kind extends ArtifactBody['kind']> = Extract<ArtifactBody, { kind: Kind }>
const outcomes = ['positive', 'negative'] as const

/** Rejects with LibraryProblem only where a pack's members have to be looked up and cannot. */
export function createLocalCheck(deps: LocalCheckDeps): LocalCheck {
  const { scanInbound, artifact } = deps
  return async (given, signal) => {
    const parsed = artifactBodySchema.safeParse(given)
    if (!parsed.success) {
      return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), code: 'invalid', message }))
    }
    const body = parsed.data
    const early = [...nameProblems(body), ...sizeProblems(body), ...missingTests(body), ...missingLicense(body)]
    if (early.length > 0) return early
    switch (body.kind) {
      case 'policy':
        return checkPolicy(body, deps, signal)
      case 'dlp_pattern':
        return checkDlp(body, deps)
      case 'inbound_rule':
        return runInboundTests(body, scanInbound)
      case 'pack':
        return checkMembers(body, artifact, signal)
    }
  }
}

function nameProblems({ name }: ArtifactBody): ArtifactProblem[] {
  const path = 'name'
  if (slugOf(name) === null) {
    return [{ path, code: 'name_unusable', message: 'needs letters from a to z, for its package is named after it' }]
  }
  if (splitHidden(name).length === 1) return []
  return [
    { path, code: 'name_confusable', message: 'holds letters that pass for others, as names do that imitate one' },
  ]
}

function sizeProblems(body: ArtifactBody): ArtifactProblem[] {
  if (bytesOfBody(body).length <= artifactLimits.body) return []
  return [{ path: '', code: 'too_long', message: `All of it together may have ${artifactLimits.body / 1024} KiB.` }]
}

function missingTests({ kind, tests }: ArtifactBody): ArtifactProblem[] {
  if (kind !== 'dlp_pattern' && kind !== 'inbound_rule') return []
  return outcomes
    .filter((each) => tests[each].length === 0)
    .map((each) => ({ path: `tests.${each}`, code: 'tests_missing', message: `needs at least one ${each} test` }))
}

function missingLicense({ license, license_text }: ArtifactBody): ArtifactProblem[] {
  if (license !== 'custom' || license_text !== undefined) return []
  return [{ path: 'license_text', code: 'license_text_missing', message: 'A licence of your own needs its text.' }]
}

async function checkPolicy(
  { name, content, tests }: BodyOf<'policy'>,
  { gate, runPolicyTests }: LocalCheckDeps,
  signal: AbortSignal | undefined,
): Promise<ArtifactProblem[]> {
  const slug = slugOf(name) ?? ''
  const { errors } = await gate.check(content, { source: 'community', slug, signal })
  if (errors.length === 0) return runPolicyTests(content, tests, signal)
  return errors.map(({ code, message, line, column }) => {
    return { path: 'content', code, message: `Line ${line}, column ${column}: ${message}` }
  })
}

async function checkDlp(
  { name, content, tests }: BodyOf<'dlp_pattern'>,
  { checkPattern }: LocalCheckDeps,
): Promise<ArtifactProblem[]> {
  const misformed = outcomes.flatMap((kind) =>
    tests[kind].flatMap((each, index) =>
      isText(each) ? [] : [{ path: `tests.${kind}.${index}`, code: 'test_form', message: 'is not a text' }],
    ),
  )
  if (misformed.length > 0) return misformed
  const texts = { positive: tests.positive.filter(isText), negative: tests.negative.filter(isText) }
  const unlisted = { id: 'published', name, family: 'other', enabled: true, source: 'custom' } as const
  try {
    await checkPattern({ ...unlisted, ...content, keywords: content.keywords ?? [], tests: texts })
    return []
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error
    const fields = error.errors ?? [{ path: 'pattern', message: error.message }]
    return fields.map(({ path, message }) => {
      return { path: path.startsWith('tests') ? path : `content.${path}`, code: error.code, message }
    })
  }
}

function isText(test: unknown): test is string {
  return typeof test === 'string'
}
