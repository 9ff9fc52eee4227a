// What a policy has to stand: it compiles with nothing but the allowed functions, refers to nothing outside, and speaks for what its tests say.
import type { ArtifactProblem, ArtifactTests } from '../../shared/contract/community.ts'
import { ordinaryCall, overlaid } from '../../shared/ordinary-call.ts'
import { checkTree, type PolicyTree, policyWords } from './policy-tree.ts'
import type { OpaOutcome, OpaRunner } from './run-opa.ts'

export interface PolicyGateDeps {
  readonly opa: OpaRunner
  /** Names and texts of the console's shared library (policies/lib). */
  readonly library: Readonly<Record<string, string>>
  /** Names of the functions that policies may call (resources/rego-capabilities.json). */
  readonly allowedBuiltins: readonly string[]
}

export interface PolicyGate {
  /** Throws when the policy engine cannot be run. */
  ready(): Promise<void>
  check(text: string, slug: string, tests: ArtifactTests): Promise<ArtifactProblem[]>
}

const file = 'policy.rego'
/** A text of this size is read in 20 ms; one that takes this long was made to. */
const parseLimitMs = 4000

export function createPolicyGate({ opa, library, allowedBuiltins }: PolicyGateDeps): PolicyGate {
  let known: Promise<string> | null = null
  const capabilities = () => {
    known ??= readCapabilities(opa, allowedBuiltins).catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
  return {
    async ready() {
      await capabilities()
    },
    async check(text, slug, tests) {
      const parsed = await opa.run(['parse', '--format', 'json', file], { [file]: text }, parseLimitMs)
      if (parsed.kind !== 'ok') return [refused(parsed, 'no_rego')]
      const found = checkTree(JSON.parse(parsed.stdout) as PolicyTree, slug)
      if (found.length > 0) return found
      const files = { ...library, [file]: text, 'capabilities.json': await capabilities() }
      const flags = ['--strict', '--capabilities', 'capabilities.json']
      const compiled = await opa.run(['check', ...flags, 'lib', file], files)
      if (compiled.kind !== 'ok') return [refused(compiled, 'no_compile')]
      return runTests(opa, files, slug, tests)
    },
  }
}

/** All tests in one run; the policy's whole package is asked for each. */
async function runTests(
  opa: OpaRunner,
  files: Readonly<Record<string, string>>,
  slug: string,
  tests: ArtifactTests,
): Promise<ArtifactProblem[]> {
  const cases = (['positive', 'negative'] as const).flatMap((kind) =>
    tests[kind].map((parts, at) => ({ path: `tests.${kind}.${at}`, wanted: kind === 'positive', parts })),
  )
  const misformed = cases.filter(({ parts }) => typeof parts === 'string')
  if (misformed.length > 0)
    return misformed.map(({ path }) => ({ path, code: 'test_form', message: 'is not a part of a call' }))
  if (cases.length === 0) return []
  const calls = cases.map(({ parts }) => overlaid(ordinaryCall, parts))
  // What `with` puts in place has to be a variable: of `call.now_ns` the engine makes nothing, and says so nowhere.
  const asked = `data.behavry.community.${slug} with input as call with time.now_ns as now`
  const query = `[said | some n; call := data.trials[n]; now := call.now_ns; said := ${asked}]`
  const data = ['--data', 'lib', '--data', file, '--data', 'trials.json', '--timeout', '5s']
  const args = ['eval', '--format', 'json', '--strict-builtin-errors=false', ...data, query]
  const ran = await opa.run(args, { ...files, 'trials.json': JSON.stringify({ trials: calls }) })
  if (ran.kind !== 'ok') return [{ ...refused(ran, 'tests_not_run'), path: 'tests' }]
  const answers = answersIn(ran.stdout)
  // A call without an answer would shift those after it.
  if (answers?.length !== cases.length)
    return [{ path: 'tests', code: 'tests_not_run', message: 'The policy gave no answer at all to some of its tests.' }]
  return cases.flatMap(({ path, wanted }, at): ArtifactProblem[] => {
    if (speaks(answers[at]) === wanted) return []
    const message = wanted ? 'The policy says nothing of this call.' : 'The policy speaks for this call.'
    return [{ path, code: 'test_failed', message }]
  })
}

function answersIn(stdout: string): Record<string, unknown>[] | undefined {
  const { result } = JSON.parse(stdout) as { result?: { expressions: { value: unknown }[] }[] }
  return result?.[0]?.expressions[0]?.value as Record<string, unknown>[] | undefined
}

/** A set is never empty when something was contributed. */
function speaks(answer: Record<string, unknown> | undefined): boolean {
  return policyWords.some((word) => {
    const value = answer?.[word]
    return Array.isArray(value) ? value.length > 0 : value !== undefined
  })
}

async function readCapabilities(opa: OpaRunner, allowed: readonly string[]): Promise<string> {
  const outcome = await opa.run(['capabilities', '--current'], {})
  if (outcome.kind !== 'ok') throw new Error('The policy engine that BEHAVRY_OPA_PATH names cannot be run.')
  const current = JSON.parse(outcome.stdout) as { builtins: { name: string }[]; features?: string[] }
  const builtins = current.builtins.filter(({ name }) => allowed.includes(name))
  const features = current.features?.filter((feature) => !feature.startsWith('rego_v2'))
  return JSON.stringify({ ...current, builtins, features, future_keywords: [], allow_net: [] })
}

function refused(outcome: Exclude<OpaOutcome, { kind: 'ok' }>, code: string): ArtifactProblem {
  if (outcome.kind === 'ended')
    return { path: 'content', code: 'too_complex', message: 'takes the policy engine too long, or too much memory' }
  return { path: 'content', code, message: wordsOf(outcome.words).slice(0, 2000) }
}

/** The engine's errors are JSON or plain text. */
function wordsOf(words: string): string {
  try {
    const { errors = [] } = JSON.parse(words) as { errors?: { message: string; location?: { row: number } }[] }
    return errors.map(({ message, location }) => (location ? `line ${location.row}: ${message}` : message)).join('; ')
  } catch {
    return words
  }
}
