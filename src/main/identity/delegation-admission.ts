// What a delegation must be before it is made: two agents that count, no circle, not too deep, and nothing beyond the delegator's.
import type { Agent } from '../../shared/contract/agent.ts'
import { type CreateDelegation, type DelegationScope, deepestDelegation } from '../../shared/contract/delegation.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { DelegationRow } from '../store/delegation-tables.ts'
import type { DelegationStore } from '../store/delegations.ts'
import type { DelegationCheck } from './delegation-check.ts'
import { scopeOf } from './delegation-row.ts'
import { intersectScopes } from './delegation-scope.ts'
import { GlobsTooTangled } from './glob.ts'

/** Who makes it: an operator, or the delegator itself with its own token. */
export type Maker = { readonly operator_id: string } | { readonly agent_id: string }

export interface Admitted {
  readonly parent: DelegationRow | null
  readonly scope: DelegationScope
  /** Asked again inside the commit: what it stands on may have ended meanwhile. Throws Refusal 422. */
  confirm(): void
}

interface AdmissionDeps {
  readonly rows: Pick<DelegationStore, 'byId'>
  readonly agents: { find(id: string): Agent | null }
}

/** Throws Refusal 422. */
export async function admit(
  { rows, agents }: AdmissionDeps,
  check: (token: string, agentId: string) => Promise<DelegationCheck>,
  input: CreateDelegation,
  parentToken: string | null,
): Promise<Admitted> {
  const { delegator_agent_id, delegatee_agent_id } = input
  if (delegator_agent_id === delegatee_agent_id)
    throw refused('same_agent', 'delegatee_agent_id', 'An agent cannot delegate to itself.')
  const parent = parentToken === null ? null : await parentOf({ rows }, check, delegator_agent_id, parentToken)
  if (parent) mustFit(rows, parent, delegatee_agent_id)
  return {
    parent,
    scope: parent ? cutTo(scopeOf(parent), input.scope) : input.scope,
    confirm() {
      for (const [path, id] of Object.entries({ delegator_agent_id, delegatee_agent_id })) {
        const agent = agents.find(id)
        if (!agent) throw refused('no_such_agent', path, 'There is no such agent.')
        if (agent.status !== 'active') throw refused('agent_stopped', path, `This agent is ${agent.status}.`)
      }
      if (parent && rows.byId(parent.id)?.ended_at !== null) throw invalidParent('revoked')
    },
  }
}

async function parentOf(
  { rows }: Pick<AdmissionDeps, 'rows'>,
  check: (token: string, agentId: string) => Promise<DelegationCheck>,
  delegatorId: string,
  token: string,
): Promise<DelegationRow> {
  const checked = await check(token, delegatorId)
  if (!checked.ok) throw invalidParent(checked.problem)
  const row = rows.byId(checked.delegation.id)
  if (!row) throw invalidParent('unknown')
  return row
}

function mustFit(rows: Pick<DelegationStore, 'byId'>, parent: DelegationRow, delegateeId: string): void {
  if (parent.depth >= deepestDelegation) {
    const message = `A delegation is passed on at most ${deepestDelegation - 1} times; this one was.`
    throw new Refusal(422, 'too_deep', message)
  }
  for (
    let each: DelegationRow | undefined = parent;
    each;
    each = each.parent_id ? rows.byId(each.parent_id) : undefined
  )
    if (each.delegator_agent_id === delegateeId || each.delegatee_agent_id === delegateeId)
      throw refused('circle', 'delegatee_agent_id', 'This agent stands in the chain already.')
}

function cutTo(given: DelegationScope, wanted: DelegationScope): DelegationScope {
  try {
    return intersectScopes(given, wanted) ?? nothingLeft()
  } catch (error) {
    if (!(error instanceof GlobsTooTangled)) throw error
    throw refused('scope_too_tangled', 'scope', `${error.message} Name narrower ones.`)
  }
}

function nothingLeft(): never {
  throw refused('scope_empty', 'scope', 'Nothing of this scope is within what was delegated to the delegator.')
}

function invalidParent(problem: string): Refusal {
  const message = `The token in X-Delegation-Token does not count for this delegator (${problem.replaceAll('_', ' ')}).`
  return new Refusal(422, 'delegation_invalid', message)
}

function refused(code: string, path: string, message: string): Refusal {
  return new Refusal(422, code, message, [{ path, message }])
}
