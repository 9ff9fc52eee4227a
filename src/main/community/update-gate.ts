// What stands between a new version and the live set: it compiles, allows nothing new, and whether it only tightens (decision 29).
import type { CapabilityChange } from '../../shared/contract/library.ts'
import type { Impact } from '../../shared/contract/policy.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { compiledOrRefused } from '../../shared/re2-problem.ts'
import type { DlpPatterns } from '../enforcement/dlp/dlp-patterns.ts'
import { communityReferences, copiesOf } from '../opa/community-references.ts'
import type { GateReport } from '../opa/gate/gate.ts'
import type { OneShot } from '../opa/one-shot.ts'
import { changedSet, type PolicySet } from '../opa/policy-set.ts'
import { renderModule, type TenantPolicy } from '../opa/render-module.ts'
import type { PolicyGate } from '../policies/enact.ts'
import { loadedPolicy } from '../policies/policy-row.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { LostTests } from './former-tests.ts'
import { bodyOfKind, type Effect, patternOf, subscribedPolicy } from './objects.ts'
import type { ReadPart } from './parts.ts'
import { createUpdateChanges } from './update-changes.ts'
import type { MeasureUpdate } from './update-impact.ts'

export interface UpdateGateDeps {
  readonly gate: PolicyGate
  readonly oneShot: OneShot
  readonly rows: Pick<PolicyStore, 'loaded'>
  readonly currentSet: () => PolicySet
  readonly patterns: Pick<DlpPatterns, 'prove'>
  readonly lostTests: LostTests
  readonly measure: MeasureUpdate
  readonly tenantId: string
}

export interface UpdateQuestion {
  /** In force; empty for a new subscription. */
  readonly before: readonly ReadPart[]
  readonly after: readonly ReadPart[]
  /** Of policies, patterns and rules, by artifact; new ones are named already. */
  readonly objects: ReadonlyMap<string, string>
  readonly effect: Effect
  readonly signal: AbortSignal
}

export interface UpdateVerdict {
  /** A sentence; null when it may apply at all. */
  readonly blocked: string | null
  readonly changes: readonly CapabilityChange[]
  readonly impact: Impact | null
  /** It only tightens, as far as can be told: it may apply by itself. */
  readonly clean: boolean
  /** What the gate said of each policy, by artifact. */
  readonly proofs: ReadonlyMap<string, GateReport>
}

export interface UpdateGate {
  /** Throws Refusal 503 when it was cancelled or the engine is not there. */
  judge(question: UpdateQuestion): Promise<UpdateVerdict>
  /** Whether it fits what is here, without a comparison. */
  fits(question: UpdateQuestion): Promise<Pick<UpdateVerdict, 'blocked' | 'proofs'>>
}

export function createUpdateGate(deps: UpdateGateDeps): UpdateGate {
  return {
    fits: (question) => fits(deps, question),
    async judge(question) {
      const { changes, adds } = await createUpdateChanges(deps)(question)
      const { blocked, proofs } = await fits(deps, question)
      const none = { changes, impact: null, clean: false, proofs }
      if (blocked !== null) return { ...none, blocked }
      if (adds !== null) return { ...none, blocked: adds }
      const measured = await measureUpdate(deps, question)
      const clean = !changes.some(({ loosens }) => loosens) && (measured?.loosened ?? 0) === 0
      return { blocked: null, changes, impact: measured?.impact ?? null, clean, proofs }
    },
  }
}

/** Each policy by the gate, beside all that would be loaded with it; each pattern and rule by what tries it. */
async function fits(
  deps: UpdateGateDeps,
  question: UpdateQuestion,
): Promise<Pick<UpdateVerdict, 'blocked' | 'proofs'>> {
  const proofs = new Map<string, GateReport>()
  const all = policiesBeside(deps, question)
  const copies = copiesOf(all, deps.tenantId)
  const lost = lostSlug(all, question, copies)
  if (lost !== null) {
    return {
      blocked: `Own policies refer to \`data.behavry.community.${lost}\`, which it does not hold any more.`,
      proofs,
    }
  }
  const modules = all.map((policy) => renderModule(policy, copies))
  for (const part of question.after) {
    const problem = await problemOf(
      deps,
      part,
      async (text, policyId) => {
        const about = {
          source: 'community' as const,
          slug: part.slug,
          policyId,
          tenantId: deps.tenantId,
          signal: question.signal,
        }
        const report = await deps.gate.check(text, { ...about, others: modules, copies })
        proofs.set(part.artifact_id, report)
        const [first] = report.errors
        return first ? `line ${first.line}: ${first.message}` : null
      },
      question.objects,
    )
    if (problem !== null) return { blocked: `${part.name} does not fit what is here: ${problem}`, proofs }
  }
  return { blocked: null, proofs }
}

async function problemOf(
  { patterns }: UpdateGateDeps,
  part: ReadPart,
  check: (text: string, policyId: string) => Promise<string | null>,
  objects: UpdateQuestion['objects'],
): Promise<string | null> {
  const id = objects.get(part.artifact_id) ?? ''
  const { body } = part
  try {
    if (body.kind === 'policy') return await check(body.content, id)
    if (body.kind === 'dlp_pattern') await patterns.prove(patternOf(part, { id, subscription_id: null, enabled: true }))
    if (body.kind === 'inbound_rule' && body.content.matcher.type === 'regex')
      compiledOrRefused(body.content.matcher.pattern, 'content.matcher.pattern')
    return null
  } catch (error) {
    if (error instanceof Refusal && error.status === 422) return error.message
    throw error
  }
}

/** What would be loaded: everything that is, but this subscription's policies as they would be. */
function policiesBeside(
  { rows, tenantId }: UpdateGateDeps,
  { before, after, objects, effect }: UpdateQuestion,
): TenantPolicy[] {
  const own = new Set([...before, ...after].map(({ artifact_id }) => objects.get(artifact_id)))
  const others = rows.loaded().flatMap((row) => (own.has(row.id) ? [] : (loadedPolicy(row) ?? [])))
  return [...others, ...policiesOf(after, { objects, effect, tenantId })]
}

function policiesOf(
  parts: readonly ReadPart[],
  { objects, effect, tenantId: tenant_id }: Pick<UpdateQuestion, 'objects' | 'effect'> & { readonly tenantId: string },
): TenantPolicy[] {
  return parts.flatMap((part) => {
    const id = objects.get(part.artifact_id)
    const body = bodyOfKind(part, 'policy')
    return body && id !== undefined
      ? [subscribedPolicy(part, { id, tenant_id, rego_content: body.content, effect })]
      : []
  })
}

function lostSlug(
  all: readonly TenantPolicy[],
  { before }: UpdateQuestion,
  copies: ReadonlyMap<string, string>,
): string | null {
  const named = all
    .filter(({ source }) => source === 'custom')
    .flatMap(({ rego_content }) => communityReferences(rego_content).map(({ slug }) => slug))
  return named.find((slug) => !copies.has(slug) && before.some((part) => part.slug === slug)) ?? null
}

/** Null when no policy changes: patterns and rules are judged by what they say alone. */
async function measureUpdate({ currentSet, measure, tenantId }: UpdateGateDeps, question: UpdateQuestion) {
  const { before, after, objects, effect, signal } = question
  const [was, is] = [before, after].map((parts) => policiesOf(parts, { objects, effect, tenantId })) as [
    TenantPolicy[],
    TenantPolicy[],
  ]
  const alike = (one: TenantPolicy, others: TenantPolicy[]) =>
    others.some(({ id, rego_content }) => id === one.id && rego_content === one.rego_content)
  const put = is.filter((policy) => !alike(policy, was))
  const drop = was.filter(({ id }) => !is.some((policy) => policy.id === id)).map(({ id }) => id)
  if (put.length + drop.length === 0) return null
  const now = changedSet(currentSet(), { put: was })
  return measure({ before: now, after: changedSet(now, { put, drop }) }, signal)
}
