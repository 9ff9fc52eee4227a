// Baselines as an operator sees and approves them; approvals that come too often are an alarm of their own (decision 20).
import type { Clock } from '../../shared/clock.ts'
import type { AgentBaseline } from '../../shared/contract/detection.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'
import type { Agents } from '../identity/agents.ts'
import { type CommitDeps, commitMemory } from './commit-memory.ts'
import { detectionRecord, minuteMs } from './detector.ts'
import { habitsOf, learnedCalls } from './habits.ts'
import type { AgentMemory } from './kept-habits.ts'

const dayMs = 24 * 60 * minuteMs
/** More than this many within a day: somebody walks a baseline towards what it should have caught. */
const usualApprovals = 3
const mostApprovals = 100

export interface Baselines {
  /** Throws Refusal 404. */
  get(agentId: string): AgentBaseline
  /** What is proposed, else the last calls, is usual from now on. Throws Refusal 404; 409 revoked, or without any call. */
  approve(agentId: string, operatorId: string): Promise<AgentBaseline>
}

export interface BaselinesDeps extends CommitDeps {
  readonly agents: Pick<Agents, 'get'>
  readonly clock: Clock
}

export function createBaselines(deps: BaselinesDeps): Baselines {
  const { agents, kept, clock, liveRisk } = deps
  return {
    get: (agentId) => baselineItem(kept.of(agents.get(agentId).id)),
    async approve(agentId, operatorId) {
      const before = mayApprove(agents.get(agentId), kept.of(agentId))
      const now = clock.now()
      const recently = before.approvals.filter((at) => Date.parse(at) > now - dayMs)
      const since = clock.timestamp()
      const approvals = [...recently, since].slice(-mostApprovals)
      const habits = before.proposed ?? habitsOf(before.recent)
      const after: AgentMemory = { ...before, habits, since, proposed: null, approvals }
      await commitMemory(deps, after, () => [
        approvedRecord(before, after, operatorId),
        ...liveRisk.settle(agentId, operatorId),
        ...(approvals.length > usualApprovals ? [poisoning(agentId, approvals.length)] : []),
      ])
      return baselineItem(after)
    },
  }
}

function mayApprove({ status }: { readonly status: string }, memory: AgentMemory): AgentMemory {
  if (status === 'revoked') throw new Refusal(409, 'agent_revoked', 'A revoked agent makes no calls any more.')
  if (memory.recent.length === 0)
    throw new Refusal(409, 'nothing_learned', 'The agent has made no call yet, so there is nothing to approve.')
  return memory
}

function approvedRecord(before: AgentMemory, after: AgentMemory, operator_id: string): ChangeRecord {
  const record = { agent_id: after.agent_id, operator_id, before: before.habits, after: after.habits }
  return { type: 'agent.baseline_approved', record }
}

function poisoning(agent_id: string, approvals: number): ChangeRecord {
  return detectionRecord('BASELINE_POISONING_SUSPECTED', { severity: 'high', agent_id, approvals, call_ids: [] })
}

function baselineItem({ habits, since, recent, proposed }: AgentMemory): AgentBaseline {
  const state = habits === null ? 'learning' : 'active'
  const shown = habits ?? habitsOf(recent)
  return { ...shown, state, needed: learnedCalls, since, ...(proposed === null ? {} : { proposed }) }
}
