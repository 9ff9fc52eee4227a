// Whether a call may be made under a delegation now: the token says which, the store says whether it holds, and for whom.
import type { Clock } from '../../shared/clock.ts'
import type { Agent } from '../../shared/contract/agent.ts'
import type { DelegationScope } from '../../shared/contract/delegation.ts'
import type { DelegationRow } from '../store/delegation-tables.ts'
import type { DelegationStore } from '../store/delegations.ts'
import { scopeOf } from './delegation-row.ts'
import type { SignedTokens, TokenProblem } from './signed-token.ts'

/** A delegation that holds at this moment, as a call under it is judged. */
export interface LiveDelegation {
  readonly id: string
  readonly depth: number
  readonly delegator_agent_id: string
  readonly delegatee_agent_id: string
  /** For whom the chain acts: the first delegator. */
  readonly requester_id: string
  /** An operator made the first of the chain. */
  readonly verifies: boolean
  readonly scope: DelegationScope
  readonly expires_at: string
}

export type DelegationProblem = TokenProblem | 'unknown' | 'revoked' | 'foreign' | 'agent_stopped'

export type DelegationCheck =
  | { readonly ok: true; readonly delegation: LiveDelegation }
  | { readonly ok: false; readonly problem: DelegationProblem }

export interface DelegationCheckDeps {
  readonly rows: Pick<DelegationStore, 'byId'>
  readonly agents: { find(id: string): Agent | null }
  readonly tokens: Pick<SignedTokens, 'verify'>
  readonly clock: Clock
}

/** The delegation and every one above it must hold, and every agent of the chain be active (decision 9). */
export function createDelegationCheck({ rows, agents, tokens, clock }: DelegationCheckDeps) {
  const stands = (row: DelegationRow): DelegationProblem | null => {
    if (row.ended_at !== null) return 'revoked'
    if (row.expires_at <= clock.timestamp()) return 'expired'
    const parties = [row.delegator_agent_id, row.delegatee_agent_id]
    return parties.every((id) => agents.find(id)?.status === 'active') ? null : 'agent_stopped'
  }
  return async (token: string, agentId: string): Promise<DelegationCheck> => {
    const checked = await tokens.verify(token)
    if (!checked.ok) return { ok: false, problem: checked.problem === 'missing' ? 'malformed' : checked.problem }
    const row = rows.byId(checked.id)
    if (!row) return { ok: false, problem: 'unknown' }
    if (row.delegatee_agent_id !== agentId || checked.subject !== agentId) return { ok: false, problem: 'foreign' }
    let root = row
    for (
      let each: DelegationRow | undefined = row;
      each;
      each = each.parent_id ? rows.byId(each.parent_id) : undefined
    ) {
      const problem = stands(each)
      if (problem) return { ok: false, problem }
      root = each
    }
    const { id, depth, delegator_agent_id, delegatee_agent_id, expires_at } = row
    const verifies = root.id === row.root_id && root.operator_id !== null
    const who = { delegator_agent_id, delegatee_agent_id, requester_id: root.delegator_agent_id, verifies }
    return { ok: true, delegation: { id, depth, ...who, scope: scopeOf(row), expires_at } }
  }
}
