// How a stored policy becomes a module of the live engine: the author's text under a package that is its own (decision 7).
import type { PolicySource } from '../../shared/contract/policy.ts'
import { type PolicyModule, sha256 } from './active-set.ts'
import { type CommunityCopies, followReferences } from './community-references.ts'

export type TenantSource = Exclude<PolicySource, 'base'>

/** Where the fold looks for a module: only for calls that name one of these; null = for every call (decision 12). */
export interface ModuleIndex {
  readonly tools?: readonly string[]
  readonly servers?: readonly string[]
  readonly agents?: readonly string[]
  /** Says nothing of where a policy is filed, but whether it may speak of answers. */
  readonly phases?: readonly string[]
}

/** A policy of a tenant as the engine gets it; the text is the author's own. */
export interface TenantPolicy {
  readonly id: string
  readonly tenant_id: string
  readonly source: TenantSource
  /** `monitor`: what it says is told and decides nothing. */
  readonly mode: 'active' | 'monitor'
  readonly rego_content: string
  readonly index: ModuleIndex | null
  /** Of a subscribed one: the name by which own policies refer to it. */
  readonly slug?: string
  /** Of a subscribed one: its allow rules as well, or nothing of its own; without it what tightens. */
  readonly heard?: 'all' | 'none'
}

/** Packages that authors write; never loaded under these names. */
export const authoredPackages: Readonly<Record<TenantSource, string>> = {
  custom: 'behavry.authz.custom',
  autogen: 'behavry.authz.autogen',
  community: 'behavry.community',
}

/** Path below the set's folder; conflicts are attributed by its last part (policy-engine seed, Writing Custom Policies). */
export function moduleIdOf({ id, tenant_id, source }: Pick<TenantPolicy, 'id' | 'tenant_id' | 'source'>): string {
  return source === 'autogen' ? `policies/autogen/${tenant_id}/${id}.rego` : `policies/${tenant_id}/${id}.rego`
}

/** The package that a policy is loaded under, for example `behavry.tenants["local"].custom["5f…"]`. */
export function loadedPackageOf({ id, tenant_id, source }: Pick<TenantPolicy, 'id' | 'tenant_id' | 'source'>): string {
  return `behavry.tenants[${JSON.stringify(tenant_id)}].${source}[${JSON.stringify(id)}]`
}

const packageLine = /^(\s*)package[ \t]+([A-Za-z0-9_.]+)[ \t]*(#.*)?$/

/** Index of the line that declares the package, and its name; null when the first statement is no plain declaration. */
export function packageIn(text: string): { readonly line: number; readonly name: string } | null {
  const lines = text.split(/\r?\n/)
  const line = lines.findIndex((each) => !/^\s*(#.*)?$/.test(each))
  const name = line < 0 ? undefined : packageLine.exec(lines[line] ?? '')?.[2]
  return name === undefined ? null : { line, name }
}

/**
 * The same text, line for line, under the policy's own package; an own policy's references to `copies` are followed. Throws
 * when no package is declared: the gate lets no such text pass.
 */
export function renderModule(
  { rego_content, ...policy }: Pick<TenantPolicy, 'id' | 'tenant_id' | 'source' | 'rego_content'>,
  copies: CommunityCopies = new Map(),
): PolicyModule {
  const followed = policy.source === 'custom' ? followReferences(rego_content, policy.tenant_id, copies) : rego_content
  const found = packageIn(followed)
  if (!found) throw new Error(`the policy ${policy.id} declares no package`)
  const lines = followed.split(/\r?\n/)
  lines[found.line] = `package ${loadedPackageOf(policy)}`
  const text = lines.join('\n')
  return { id: moduleIdOf(policy), hash: sha256(text), text }
}
