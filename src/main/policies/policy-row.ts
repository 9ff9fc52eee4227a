// A policy as it is stored, as the operator API shows it, and as the policy engine gets it.
import { randomUUID } from 'node:crypto'
import type { CreatePolicy, Policy, PolicyVersion } from '../../shared/contract/policy.ts'
import type { ModuleIndex, TenantPolicy } from '../opa/render-module.ts'
import type { NewPolicyRow, PolicyStore } from '../store/policies.ts'
import type { PolicyRow, PolicyVersionRow } from '../store/tables.ts'

export function policyItem(row: PolicyRow | NewPolicyRow): Policy {
  const { id, name, description, rego_content, status, source, version } = row
  const { candidate_id, subscription_id, created_at, updated_at } = row
  const text = { id, name, description, rego_content, status, source, version }
  return { ...text, candidate_id, subscription_id, created_at, updated_at }
}

export function newPolicyRow(
  { name, description, rego_content }: Omit<CreatePolicy, 'status'>,
  by: string,
  at: string,
  more: Partial<Pick<NewPolicyRow, 'source' | 'candidate_id' | 'subscription_id' | 'slug' | 'heard'>> = {},
): NewPolicyRow {
  return {
    id: randomUUID(),
    name,
    description,
    rego_content,
    status: 'draft',
    source: 'custom',
    version: 1,
    module_index: null,
    candidate_id: null,
    subscription_id: null,
    created_by: by,
    created_at: at,
    updated_at: at,
    slug: null,
    heard: null,
    ...more,
  }
}

export function versionRow(
  { id, version, name, description, rego_content, updated_at }: PolicyRow | NewPolicyRow,
  by: string,
  change_request_id: string | null,
): Omit<PolicyVersionRow, 'tenant_id'> {
  const created_at = updated_at
  return { policy_id: id, version, name, description, rego_content, created_by: by, created_at, change_request_id }
}

export function versionItem({ tenant_id: _tenant, ...row }: PolicyVersionRow): PolicyVersion {
  return row
}

/** What the engine starts on. */
export function loadedPolicies(rows: Pick<PolicyStore, 'loaded'>): TenantPolicy[] {
  return rows.loaded().flatMap((row) => loadedPolicy(row) ?? [])
}

/** What the engine holds of a policy; null while it is a draft or archived. */
export function loadedPolicy(row: PolicyRow): TenantPolicy | null {
  const { id, tenant_id, source, status, rego_content, module_index, slug, heard } = row
  if (status !== 'active' && status !== 'monitor') return null
  const index = module_index === null ? null : (JSON.parse(module_index) as ModuleIndex)
  const subscribed = { ...(slug === null ? {} : { slug }), ...(heard === null ? {} : { heard }) }
  return { id, tenant_id, source, mode: status, rego_content, index, ...subscribed }
}
