// Delegations: made by operators or passed on by agents, cut to what the delegator had, ended at once with all below them.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Agent } from '../../shared/contract/agent.ts'
import type { CreateDelegation, Delegation, MintedDelegation } from '../../shared/contract/delegation.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { DelegationFilter, DelegationStore, NewDelegation } from '../store/delegations.ts'
import { admit, type Maker } from './delegation-admission.ts'
import { createDelegationCheck, type DelegationCheck } from './delegation-check.ts'
import { delegationItem } from './delegation-row.ts'
import type { SignedTokens } from './signed-token.ts'

/** A call outside the scope. */
export interface ScopeProbe {
  readonly delegation_id: string
  readonly session_id: string
  readonly agent_id: string
  readonly call_id: string
  readonly server_id: string
  readonly tool_name: string
  /** What was outside, in words. */
  readonly outside: readonly string[]
}

export interface Delegations {
  list(query: DelegationFilter): { items: Delegation[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): Delegation
  /** `parentToken` makes it a re-delegation. Throws Refusal 422, each with what to do instead. */
  mint(input: CreateDelegation, by: Maker, parentToken: string | null): Promise<MintedDelegation>
  /** Ends it and everything below. Throws Refusal 404; one that has ended stays as it is. */
  revoke(id: string, operatorId: string): Promise<void>
  /** Whether this agent may call under the token now: everything is read from the store. */
  check(token: string, agentId: string): Promise<DelegationCheck>
  /** Counts and reports the call. */
  probed(probe: ScopeProbe): Promise<void>
}

export interface DelegationsDeps {
  readonly rows: DelegationStore
  readonly agents: { find(id: string): Agent | null }
  readonly tokens: SignedTokens
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

/** From here on a session's probes are no slip any more. */
const manyProbes = 3

export function createDelegations(deps: DelegationsDeps): Delegations {
  const { rows, recorder, clock } = deps
  const check = createDelegationCheck(deps)
  return {
    list(query) {
      const now = clock.timestamp()
      const { items, total } = rows.list(query, now)
      return { items: items.map((row) => delegationItem(row, now)), total }
    },
    get(id) {
      const now = clock.timestamp()
      const row = rows.counted(id, now)
      if (!row) throw noSuchDelegation()
      return delegationItem(row, now)
    },
    mint: createMint(deps, check),
    async revoke(id, operatorId) {
      const row = rows.byId(id)
      if (!row) throw noSuchDelegation()
      if (row.ended_at !== null) return
      await recorder.record(
        () => rows.end(id, clock.timestamp()),
        (ended) => ({
          type: 'delegation.revoked',
          record: { delegation_id: id, operator_id: operatorId, agent_id: row.delegatee_agent_id, ended },
        }),
      )
    },
    check,
    async probed({ call_id, ...probe }) {
      await recorder.record(
        () => rows.countProbe(probe.delegation_id, probe.session_id, clock.timestamp()),
        (count) => ({
          type: 'DELEGATION_SCOPE_PROBE',
          call_id,
          record: { ...probe, count, severity: count < manyProbes ? 'medium' : 'high' },
        }),
      )
    },
  }
}

function noSuchDelegation(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such delegation.')
}

function createMint(deps: DelegationsDeps, check: Delegations['check']): Delegations['mint'] {
  const { rows, tokens, recorder, clock } = deps
  return async (input, by, parentToken) => {
    const admitted = await admit(deps, check, input, parentToken)
    const { parent, scope } = admitted
    const id = randomUUID()
    const wanted = new Date(clock.now() + input.ttl_seconds * 1000).toISOString()
    const expires_at = parent && parent.expires_at < wanted ? parent.expires_at : wanted
    const { delegator_agent_id, delegatee_agent_id, reason } = input
    const row: NewDelegation = {
      id,
      parent_id: parent?.id ?? null,
      root_id: parent?.root_id ?? id,
      depth: (parent?.depth ?? 0) + 1,
      delegator_agent_id,
      delegatee_agent_id,
      scope: JSON.stringify(scope),
      reason,
      operator_id: 'operator_id' in by ? by.operator_id : null,
      created_at: clock.timestamp(),
      expires_at,
      ended_at: null,
    }
    await recorder.record(
      () => {
        admitted.confirm()
        rows.insert(row)
      },
      () => ({
        type: 'delegation.created',
        record: { ...row, delegation_id: id, ...by, scope, asked: input.scope },
      }),
    )
    const expires = Math.floor(Date.parse(expires_at) / 1000)
    const token = await tokens.issue({ subject: delegatee_agent_id, id, expires })
    return { id, token, expires_at, depth: row.depth, scope }
  }
}
