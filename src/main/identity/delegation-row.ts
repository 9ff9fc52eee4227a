// A delegation between its shapes: what is stored and what the operator sees.
import type { Delegation, DelegationScope } from '../../shared/contract/delegation.ts'
import type { DelegationRow } from '../store/delegation-tables.ts'
import type { CountedDelegation } from '../store/delegations.ts'

export function scopeOf(row: Pick<DelegationRow, 'scope'>): DelegationScope {
  return JSON.parse(row.scope) as DelegationScope
}

/** `now` as a timestamp. */
export function delegationItem(row: CountedDelegation, now: string): Delegation {
  const { id, parent_id, root_id, depth, delegator_agent_id, delegatee_agent_id, reason, operator_id } = row
  const { created_at, expires_at, ended_at, below, probes, last_probe_at } = row
  return {
    id,
    parent_id,
    root_id,
    depth,
    delegator_agent_id,
    delegatee_agent_id,
    scope: scopeOf(row),
    reason,
    operator_id,
    verifies: row.root_operator_id !== null,
    created_at,
    expires_at,
    status: ended_at !== null ? 'revoked' : expires_at > now ? 'active' : 'expired',
    ended_at,
    below,
    probes,
    last_probe_at,
  }
}
