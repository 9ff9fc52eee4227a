// Whether a new version still finds what its predecessor promised to find: the predecessor's positive tests, run on the new text.
import { type ArtifactBody, artifactTestsSchema } from '../../shared/contract/community.ts'
import { domainSchema, type InboundMatcher } from '../../shared/contract/inbound-rule.ts'
import { ordinaryCall, overlaid } from '../../shared/ordinary-call.ts'
import type { Scanner } from '../enforcement/dlp/scanner.ts'
import { readyRule } from '../enforcement/inbound/match-rule.ts'
import type { InboundScanner } from '../enforcement/inbound/scanner.ts'
import type { EvaluateOnce } from '../opa/evaluate-once.ts'
import { type PolicySet, speakingWords } from '../opa/policy-set.ts'
import { loadedPackageOf, renderModule, type TenantPolicy } from '../opa/render-module.ts'
import { bodyOfKind, patternOf } from './objects.ts'
import type { ReadPart } from './parts.ts'

export interface FormerTestsDeps {
  readonly evaluator: Pick<EvaluateOnce, 'values'>
  readonly scanner: Pick<Scanner, 'tryEach'>
  readonly injections: Pick<InboundScanner, 'scan'>
  readonly currentSet: () => PolicySet
}

/** Numbers, from 1, of the tests that fail now. */
export type LostTests = (before: ReadPart, after: ReadPart, signal?: AbortSignal) => Promise<number[]>

export function createLostTests(deps: FormerTestsDeps): LostTests {
  return async (before, after, signal) => {
    const { positive } = artifactTestsSchema.parse(before.body.tests)
    if (positive.length === 0) return []
    const passed = await passes(deps, after, positive, signal)
    return positive.flatMap((_, at) => (passed[at] ? [] : [at + 1]))
  }
}

type Cases = ArtifactBody['tests']['positive']

async function passes(deps: FormerTestsDeps, after: ReadPart, cases: Cases, signal?: AbortSignal): Promise<boolean[]> {
  switch (after.body.kind) {
    case 'policy':
      return speaks(deps, after.body.content, cases, signal)
    case 'dlp_pattern':
      return finds(deps.scanner, after, cases)
    case 'inbound_rule':
      return matches(deps.injections, after, cases)
    case 'pack':
      return cases.map(() => true)
  }
}

async function speaks(
  { evaluator, currentSet }: FormerTestsDeps,
  rego_content: string,
  cases: Cases,
  signal?: AbortSignal,
): Promise<boolean[]> {
  const policy: Omit<TenantPolicy, 'index'> = {
    id: 'module',
    tenant_id: 'local',
    source: 'community',
    mode: 'active',
    rego_content,
  }
  const path = `data.${loadedPackageOf(policy)}`
  const said = speakingWords(policy).map((word) => `{said | said := ${path}.${word}}`)
  if (said.length === 0) return cases.map(() => false)
  const { modules, data } = currentSet()
  const set = { modules: [...modules.filter(({ id }) => id.startsWith('lib/')), renderModule(policy)], data }
  const envelopes = cases.map((parts) => JSON.stringify(overlaid(ordinaryCall, parts)))
  const rows = await evaluator.values({ set, query: `count((${said.join(' | ')}) - {set()}) > 0`, envelopes, signal })
  return rows.map((row) => 'value' in row && row.value === true)
}

/** Of a pattern that takes too long nothing is found. */
async function finds(scanner: FormerTestsDeps['scanner'], after: ReadPart, cases: Cases): Promise<boolean[]> {
  const matcher = patternOf(after, { id: 'pattern', subscription_id: null, enabled: true })
  const texts = cases.map((each) => (typeof each === 'string' ? each : ''))
  const [hits] = (await scanner.tryEach([{ matcher, texts }])) ?? []
  return cases.map((_, at) => hits?.[at] ?? false)
}

async function matches(injections: FormerTestsDeps['injections'], after: ReadPart, cases: Cases): Promise<boolean[]> {
  const body = bodyOfKind(after, 'inbound_rule')
  if (!body) return cases.map(() => false)
  const rule = readyRule({ id: null, name: body.name, ...body.content })
  const results: boolean[] = []
  for (const each of cases) results.push(rule.matches(await candidateOf(each, body.content.matcher, injections)))
  return results
}

/** A text, or `{text, domain}`: where it is said to come from. */
async function candidateOf(
  given: Cases[number],
  { type }: InboundMatcher,
  injections: FormerTestsDeps['injections'],
): Promise<Parameters<ReturnType<typeof readyRule>['matches']>[0]> {
  const { text, domain } = typeof given === 'string' ? { text: given, domain: undefined } : given
  const said = typeof text === 'string' ? text : ''
  const host = domainSchema.safeParse(domain)
  return {
    texts: [said],
    bytes: Buffer.byteLength(said),
    types: [],
    hosts: host.success ? [host.data] : [],
    findings: type === 'injection' ? await injections.scan(said) : [],
    calls_last_minute: 0,
  }
}
