// What comes of a version here: a policy, a pattern or a rule, as a subscription has it or as a copy of one's own.
import type { ArtifactTests } from '../../shared/contract/community.ts'
import type { DlpPattern, DlpTests } from '../../shared/contract/dlp.ts'
import type { SubscriptionMode } from '../../shared/contract/library.ts'
import { authoredPackages, packageIn, type TenantPolicy } from '../opa/render-module.ts'
import { newPolicyRow } from '../policies/policy-row.ts'
import type { NewInboundRule } from '../store/inbound-rules.ts'
import type { PolicyRow } from '../store/tables.ts'
import type { FetchedPart, ReadPart } from './parts.ts'

/** How what is subscribed to counts here. */
export interface Effect {
  readonly mode: SubscriptionMode
  readonly allow_rules: boolean
}

type OfKind<K> = Extract<FetchedPart['body'], { kind: K }>

export function bodyOfKind<K extends FetchedPart['kind']>({ body }: ReadPart, kind: K): OfKind<K> | null {
  return body.kind === kind ? (body as OfKind<K>) : null
}

/** What of a subscribed policy is heard: nothing of its own, its allow rules too, or what tightens. */
export function heardOf({ mode, allow_rules }: Effect): PolicyRow['heard'] {
  if (mode === 'reference') return 'none'
  return allow_rules ? 'all' : null
}

/** As the engine would get it; `mode` is that of deciding, so that what is only watched is proved alike. */
export function subscribedPolicy(
  { slug }: ReadPart,
  { id, tenant_id, rego_content, effect }: Pick<TenantPolicy, 'id' | 'tenant_id' | 'rego_content'> & { effect: Effect },
): TenantPolicy {
  const heard = heardOf(effect)
  const policy = { id, tenant_id, source: 'community' as const, mode: 'active' as const, rego_content, index: null }
  return { ...policy, slug, ...(heard === null ? {} : { heard }) }
}

export interface Placed {
  readonly id: string
  readonly subscription_id: string | null
  readonly by: string
  readonly at: string
  readonly enabled: boolean
}

/** A pattern or rule is on where it enforces; one that lets pass only where that was asked for. */
export function isOn(part: ReadPart, { mode, allow_rules }: Effect): boolean {
  const allows = bodyOfKind(part, 'inbound_rule')?.content.action === 'allow'
  return mode === 'enforce' && (!allows || allow_rules)
}

export function patternOf(part: ReadPart, { id, subscription_id, enabled }: Omit<Placed, 'by' | 'at'>): DlpPattern {
  const body = bodyOfKind(part, 'dlp_pattern')
  if (!body) throw new Error(`${part.kind} is no pattern`)
  const { keywords = [], ...matching } = body.content
  const origin =
    subscription_id === null ? { source: 'custom' as const } : { source: 'community' as const, subscription_id }
  return {
    id,
    name: body.name,
    family: 'other',
    ...matching,
    keywords,
    enabled,
    ...origin,
    tests: textsOf(body.tests),
  }
}

/** Tests of patterns are texts, here at most so long. */
function textsOf({ positive, negative }: ArtifactTests): DlpTests {
  const texts = (cases: ArtifactTests['positive']) =>
    cases.filter((each): each is string => typeof each === 'string' && each !== '' && each.length <= 4096)
  return { positive: texts(positive), negative: texts(negative) }
}

export function ruleRowOf(part: ReadPart, { id, subscription_id, by, at, enabled }: Placed): NewInboundRule {
  const body = bodyOfKind(part, 'inbound_rule')
  if (!body) throw new Error(`${part.kind} is no inbound rule`)
  const { matcher, action, priority } = body.content
  const kept = { created_by: by, created_at: at, updated_at: at, subscription_id }
  return { id, name: body.name, priority, matcher: JSON.stringify(matcher), action, enabled: enabled ? 1 : 0, ...kept }
}

/** The text of an own policy: the same under the package that authors write. */
export function ownText(rego_content: string): string {
  const lines = rego_content.split('\n')
  const line = packageIn(rego_content)?.line
  if (line === undefined) return rego_content
  return lines.with(line, `package ${authoredPackages.custom}`).join('\n')
}

/** A policy of one's own that was installed. */
export function ownPolicyRow(part: ReadPart, { id, by, at, enabled }: Placed, tenant_id: string): PolicyRow {
  const body = bodyOfKind(part, 'policy')
  if (!body) throw new Error(`${part.kind} is no policy`)
  const { name, description, content } = body
  const row = newPolicyRow({ name, description, rego_content: ownText(content) }, by, at)
  return { ...row, id, tenant_id, status: enabled ? 'active' : 'draft' }
}
