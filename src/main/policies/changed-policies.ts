// Which policies two sets differ in, and one set that holds both versions of them, so that a call is asked about once.
import type { PolicyModule } from '../opa/active-set.ts'
import { copiesOf } from '../opa/community-references.ts'
import type { PolicySet } from '../opa/policy-set.ts'
import { loadedPackageOf, renderModule, type TenantPolicy } from '../opa/render-module.ts'

export interface Sets {
  readonly before: PolicySet
  readonly after: PolicySet
}

export interface Version {
  readonly policy: TenantPolicy
  readonly module: PolicyModule
  /** Where the engine finds its rules. */
  readonly path: string
}

export interface ChangedPolicies {
  readonly ids: ReadonlySet<string>
  /** As they were; those that are new are not among them. */
  readonly before: readonly Version[]
  /** As they will be, each under an id of its own beside the old one; those that go are not among them. */
  readonly after: readonly Version[]
}

/** Null when anything but policies differs, or one of them may be heard by another policy, or by itself by its name. */
export function changedPolicies(sets: Sets): ChangedPolicies | null {
  const { before, after } = sets
  if (before.surroundings !== after.surroundings) return null
  const all = new Set([...before.policies.keys(), ...after.policies.keys()])
  const textOf = (set: PolicySet, id: string) => {
    const { policy, module } = set.policies.get(id) ?? {}
    return JSON.stringify([policy ?? null, module?.hash])
  }
  const ids = new Set([...all].filter((id) => textOf(before, id) !== textOf(after, id)))
  const everybody = [before, after].flatMap((set) => [...set.policies.values()])
  const slugs = new Set(everybody.flatMap(({ policy: { id, slug } }) => (slug && ids.has(id) ? [slug] : [])))
  if (everybody.some(({ policy }) => mentions(policy, ids) || refersTo(policy, slugs))) return null
  const versions = (set: PolicySet, nameOf: (id: string) => string) =>
    [...set.policies.values()]
      .filter(({ policy }) => ids.has(policy.id))
      .map(({ policy }) => versionOf({ ...policy, id: nameOf(policy.id) }, set))
  return { ids, before: versions(before, (id) => id), after: versions(after, (id) => `${id}_after`) }
}

function versionOf(policy: TenantPolicy, set: PolicySet): Version {
  const others = [...set.policies.values()].map((each) => each.policy)
  const module = renderModule(policy, copiesOf(others, policy.tenant_id))
  return { policy, module, path: `data.${loadedPackageOf(policy)}` }
}

/** Whatever the form: a word too many only costs time. */
function refersTo({ source, rego_content }: TenantPolicy, slugs: ReadonlySet<string>): boolean {
  if (source !== 'custom' || slugs.size === 0 || !rego_content.includes('community')) return false
  return [...slugs].some((slug) => rego_content.includes(slug))
}

function mentions({ rego_content }: TenantPolicy, ids: ReadonlySet<string>): boolean {
  return [...ids].some((id) => rego_content.includes(`"${id}"`) || rego_content.includes(`.${id}`))
}
