// What a live set is composed of: shipped modules, documents, and the tenants' policies with the directory that leads to them.
import { canonicalJson } from '../../shared/json/canonical.ts'
import { type ActiveSet, composeSet, type PolicyModule, sha256, storedSet, withDocument } from './active-set.ts'
import { type CommunityCopies, communityReferences, copiesOf } from './community-references.ts'
import { renderModule, type TenantPolicy } from './render-module.ts'

/** What is to be otherwise; what is not named stays. */
export interface PolicyChange {
  /** New policies, or ones whose text, mode or index changes. */
  readonly put?: readonly TenantPolicy[]
  /** Ids of policies that go; unknown ones are no error. */
  readonly drop?: readonly string[]
  /** Data documents by dotted name that change with them. */
  readonly documents?: Readonly<Record<string, unknown>>
}

/** No policy can belong to this tenant: the canary calls in its name. */
export const canaryTenant = 'canary'

interface LoadedPolicy {
  readonly policy: TenantPolicy
  readonly module: PolicyModule
}

export interface PolicySet extends ActiveSet {
  readonly base: readonly PolicyModule[]
  readonly policies: ReadonlyMap<string, LoadedPolicy>
  /** SHA-256 in hex over all but the policies: what the shipped modules say of a call is the same where this is. */
  readonly surroundings: string
  /** Ids of the policies whose word decides nothing. */
  readonly monitored: ReadonlySet<string>
  /** True when a policy speaks of tools' answers: the engine is then asked about each of them. */
  readonly judgesResponses: boolean
}

/** Throws when a policy cannot be loaded at all. */
export function composePolicySet(
  base: readonly PolicyModule[],
  data: Readonly<Record<string, unknown>>,
  policies: readonly TenantPolicy[],
): PolicySet {
  return compose(base, data, new Map(policies.map((policy) => [policy.id, load(policy)])))
}

/** The set as it is after a change. Throws when a policy cannot be loaded at all. */
export function changedSet(set: PolicySet, { put = [], drop = [], documents = {} }: PolicyChange): PolicySet {
  const policies = new Map(set.policies)
  for (const id of drop) policies.delete(id)
  for (const policy of put) policies.set(policy.id, load(policy))
  const data = Object.entries(documents).reduce<Readonly<Record<string, unknown>>>(
    (all, [name, value]) => withDocument(all, name, value),
    set.data,
  )
  return compose(set.base, data, policies)
}

function compose(
  base: readonly PolicyModule[],
  data: Readonly<Record<string, unknown>>,
  given: ReadonlyMap<string, LoadedPolicy>,
): PolicySet {
  const policies = followed(given)
  const loaded = [...policies.values()]
  const modules = [...base, ...loaded.map(({ module }) => module)]
  const directory = directoryOf(loaded.map(({ policy }) => policy))
  return {
    ...composeSet(modules, withDocument(data, directoryName, directory)),
    base,
    policies,
    surroundings: surroundingsOf(base, data),
    monitored: new Set(loaded.flatMap(({ policy }) => (policy.mode === 'monitor' ? [policy.id] : []))),
    judgesResponses: loaded.some(({ policy }) => judgesResponses(policy)),
  }
}

function surroundingsOf(base: readonly PolicyModule[], data: Readonly<Record<string, unknown>>): string {
  const { [directoryName]: _, ...documents } = data
  return sha256(canonicalJson({ base: base.map(({ id, hash }) => [id, hash]), documents }))
}

/** Texts and data by hash, as the store keeps them for replays. */
export function storedPolicySet(set: PolicySet) {
  return { ...storedSet(set), surroundings: set.surroundings }
}

const safeName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/

/** What refers to subscribed policies is rendered anew: they may have come or gone meanwhile. */
function followed(given: ReadonlyMap<string, LoadedPolicy>): ReadonlyMap<string, LoadedPolicy> {
  const referring = [...given.values()].filter(({ policy }) => refersToOthers(policy))
  if (referring.length === 0) return given
  const all = [...given.values()].map(({ policy }) => policy)
  return new Map([
    ...given,
    ...referring.map(({ policy }): [string, LoadedPolicy] => [
      policy.id,
      load(policy, copiesOf(all, policy.tenant_id)),
    ]),
  ])
}

/** Only own policies may name others, and only subscribed ones. */
export function refersToOthers({ source, rego_content }: Pick<TenantPolicy, 'source' | 'rego_content'>): boolean {
  return source === 'custom' && communityReferences(rego_content).length > 0
}

function load(policy: TenantPolicy, copies?: CommunityCopies): LoadedPolicy {
  if (!safeName.test(policy.id) || !safeName.test(policy.tenant_id) || policy.tenant_id === canaryTenant)
    throw new Error('the name of a policy or of its tenant cannot be part of a package')
  return { policy, module: renderModule(policy, copies) }
}

/**
 * A root of its own: for every rule below `behavry` the engine copies all data below `behavry` when a part of it is
 * written, which took seconds at 1,000 policies (OPA 1.22.2, conflict check of a data write).
 */
export const directoryName = 'directory'

export function directoryIn({ policies }: PolicySet): Record<string, TenantDirectory> {
  return directoryOf([...policies.values()].map(({ policy }) => policy))
}

/** Leads to every policy of both sets: those that go are still there, and one that moves is asked by every call. */
export function directoryBetween(from: PolicySet, to: PolicySet): Record<string, TenantDirectory> {
  const going = [...from.policies.values()].filter(({ policy }) => !to.policies.has(policy.id))
  const staying = [...to.policies.values()].map(({ policy }) => {
    const before = from.policies.get(policy.id)?.policy
    const moves = before !== undefined && JSON.stringify(before.index) !== JSON.stringify(policy.index)
    return moves ? { ...policy, index: null } : policy
  })
  return directoryOf([...staying, ...going.map(({ policy }) => policy)])
}

/** Ids of policies by mode, source, and the word that they may contribute (policies/base/tenant_policies.rego). */
type Filed = Record<string, Record<string, Record<string, string[]>>>

interface TenantDirectory {
  readonly always: Filed
  readonly tools: Record<string, Filed>
  readonly servers: Record<string, Filed>
  readonly agents: Record<string, Filed>
  /** Of whatever call, those that judge its answer; absent when none does. */
  response?: Filed
  /** Ids of the subscribed policies whose allow rules are heard; absent when there are none. */
  allowing?: Record<string, true>
}

/**
 * By tenant, the policies that each call has to ask, and those that only calls of a tool, a server or an agent have to.
 * A policy that names several kinds is filed under one of them: the policy itself checks the others.
 */
export function directoryOf(policies: readonly TenantPolicy[]): Record<string, TenantDirectory> {
  const directory = named<TenantDirectory>()
  const sorted = [...policies].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const policy of sorted) {
    const tenant = directory[policy.tenant_id] ?? newTenant()
    directory[policy.tenant_id] = tenant
    if (policy.heard === 'all') tenant.allowing = { ...tenant.allowing, [policy.id]: true }
    if (judgesResponses(policy)) {
      tenant.response ??= {}
      file(tenant.response, policy)
    }
    const [kind, names] = filedUnder(policy.index)
    if (kind === 'always') file(tenant.always, policy)
    else
      for (const name of new Set(names)) {
        tenant[kind][name] ??= {}
        file(tenant[kind][name], policy)
      }
  }
  return directory
}

/** Of a set that was kept: ids of the policies that were only watched. Those that could not speak are not among them. */
export function monitoredIn(data: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const tenants = Object.values((data[directoryName] ?? {}) as Record<string, TenantDirectory>)
  const filed = tenants.flatMap(({ always, response: _again, allowing: _allowing, ...named }) => [
    always,
    ...Object.values(named).flatMap(Object.values<Filed>),
  ])
  return new Set(
    filed.flatMap(({ monitor = {} }) =>
      Object.values(monitor)
        .flatMap(Object.values<string[]>)
        .flat(),
    ),
  )
}

/**
 * What names the phase, unless all that it says is bound to another one; of generated policies also what judges findings,
 * which only answers have (decision 19). Comments say nothing.
 */
export function judgesResponses({
  source,
  rego_content,
  index,
  heard,
}: Pick<TenantPolicy, 'source' | 'rego_content' | 'index' | 'heard'>): boolean {
  if (heard === 'none') return false
  if (index?.phases && !index.phases.includes('response')) return false
  const spoken = rego_content.replaceAll(/("(?:[^"\\\n]|\\.)*"|`[^`]*`)|#[^\n]*/g, '$1')
  return (source === 'autogen' ? /\b(phase|inbound_findings)\b/ : /\bphase\b/).test(spoken)
}

const words = ['deny', 'escalate', 'allow', 'decision'] as const

/** A rule cannot be called what does not stand in the text; asking for one that is not there costs as much as asking. */
export function speakingWords({ rego_content, heard }: Pick<TenantPolicy, 'rego_content' | 'heard'>) {
  return heard === 'none' ? [] : words.filter((each) => rego_content.includes(each))
}

function file(filed: Filed, policy: TenantPolicy): void {
  const { id, mode, source } = policy
  for (const word of speakingWords(policy)) {
    filed[mode] ??= {}
    filed[mode][source] ??= {}
    filed[mode][source][word] ??= []
    filed[mode][source][word].push(id)
  }
}

function newTenant(): TenantDirectory {
  return { always: {}, tools: named(), servers: named(), agents: named() }
}

/** A tool may be called anything, `__proto__` too. */
function named<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>
}

function filedUnder(index: TenantPolicy['index']): ['always' | 'tools' | 'agents' | 'servers', readonly string[]] {
  for (const kind of ['tools', 'agents', 'servers'] as const) {
    const names = index?.[kind]
    if (names && names.length > 0) return [kind, names]
  }
  return ['always', []]
}
