// Step 2e of the seed: a call under a delegation must be the delegatee's own, under one that holds from its root down.
import type { DelegationProblem, LiveDelegation } from '../../identity/delegation-check.ts'
import type { Identity } from '../../identity/identity.ts'
import type { GovernedCall } from '../call.ts'
import type { Stage, StageAnswer } from '../stage.ts'

export interface DelegationDeps {
  readonly identity: { readonly delegations: Pick<Identity['delegations'], 'check'> }
}

/**
 * Without the header there is no delegation; with one that is empty or broken the call is denied. The requester is then
 * the root's delegator, verified only when an operator made the root (decision 9).
 */
export function createDelegationStage({ identity }: DelegationDeps): Stage {
  return {
    label: 'delegation',
    failure: 'delegation_invalid',
    limit_ms: 1000,
    async run(call, { principal }) {
      if (!principal) throw new Error('delegation stage ran without an agent')
      if (call.delegation_token === null) return { outcome: 'pass', shown: { delegation: 'none' } }
      const checked = await identity.delegations.check(call.delegation_token, principal.agent.id)
      if (!checked.ok) return refused(`delegation_${checked.problem}`, messages[checked.problem])
      const { delegation } = checked
      if (call.requester_id !== null && call.requester_id !== delegation.requester_id) {
        return refused('delegation_requester', 'X-Requester-Id names somebody else than the delegation does.')
      }
      return passed(call, delegation)
    },
  }
}

function passed(call: GovernedCall, delegation: LiveDelegation): StageAnswer {
  const { id, depth, requester_id, verifies, scope, expires_at } = delegation
  const requester = { id: requester_id, channel: call.requester_channel, verified: verifies }
  const shown = {
    delegation: id,
    depth,
    requester: requester_id,
    requester_verified: verifies,
    tools: scope.tools,
    ...(scope.resources ? { resources: scope.resources } : {}),
    expires_at,
  }
  return { outcome: 'pass', facts: { delegation, requester }, shown }
}

function refused(code: string, message: string): StageAnswer {
  const remedy = 'Ask whoever delegated for a new token, or call without X-Delegation-Token.'
  return { outcome: 'deny', code, reason: 'delegation_invalid', message, remedy }
}

const malformed = 'X-Delegation-Token holds no delegation token of this console.'
const messages: Readonly<Record<DelegationProblem, string>> = {
  missing: malformed,
  malformed,
  unknown: malformed,
  claims: malformed,
  expired: 'The delegation has expired.',
  algorithm: 'The token in X-Delegation-Token is not signed with RS256.',
  signature: 'The signature of the token in X-Delegation-Token is wrong.',
  revoked: 'The delegation, or one that it comes from, was revoked.',
  foreign: 'The delegation was made for another agent.',
  agent_stopped: 'An agent of the delegation’s chain is suspended or revoked.',
}
