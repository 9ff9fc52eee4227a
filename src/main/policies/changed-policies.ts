// Which policies two sets differ in, and one set that holds both versions of them, so that a call is asked about once.
import type { PolicyModule } from '../opa/active-set.ts'
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
  const textOf = (set: PolicySet, id: string) => JSON.stringify(set.policies.get(id)?.policy ?? null)
  const ids = new Set([...all].filter((id) => textOf(before, id) !== textOf(after, id)))
  const everybody = [before, after].flatMap((set) => [...set.policies.values()])
  if (everybody.some(({ policy }) => mentions(policy, ids))) return null
  const versions = (set: PolicySet, nameOf: (id: string) => string) =>
    [...set.policies.values()]
      .filter(({ policy }) => ids.has(policy.id))
      .map(({ policy }) => versionOf({ ...policy, id: nameOf(policy.id) }))
  return { ids, before: versions(before, (id) => id), after: versions(after, (id) => `${id}_after`) }
}

function versionOf(policy: TenantPolicy): Version {
  return { policy, module: renderModule(policy), path: `data.${loadedPackageOf(policy)}` }
}

function mentions({ rego_content }: TenantPolicy, ids: ReadonlySet<string>): boolean {
  return [...ids].some((id) => rego_content.includes(`"${id}"`) || rego_content.includes(`.${id}`))
}
