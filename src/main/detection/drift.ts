// An agent that does other things than it used to, elsewhere, or far more often: behavioural drift (decision 20).
import type { CallDecided, LogRow } from '../../shared/contract/event.ts'
import type { Subscriber } from '../events/bus.ts'
import { type CommitDeps, commitMemory } from './commit-memory.ts'
import { detectionRecord, minuteMs } from './detector.ts'
import { createMinute, type Drift, driftFrom, habitsOf, learnedCalls, type Minute, seenCall } from './habits.ts'
import type { AgentMemory } from './kept-habits.ts'
import { createRecentMap } from './recent-map.ts'

/** At most one event for an agent in this time. */
const quietMs = 10 * minuteMs
const mostMinutes = 500

export interface DriftDeps extends CommitDeps {
  /** Takes what nobody waits for. */
  readonly unawaited: (work: Promise<unknown>) => void
}

/**
 * Every call counts, whatever was decided: an attempt is behaviour too. Bounded by the agents in memory (kept-habits), the
 * last fifty calls of each, and sixty numbers for its last minute.
 */
export function createDriftDetector(deps: DriftDeps): Subscriber {
  const { kept } = deps
  const minutes = createRecentMap<Minute>(mostMinutes)
  const minuteOf = (agentId: string) => {
    const minute = minutes.get(agentId) ?? createMinute()
    minutes.set(agentId, minute)
    return minute
  }
  return {
    name: 'behavioural drift',
    window_ms: kept.window_ms,
    apply(row, replay) {
      const decided = row.type === 'call.decided' ? (row.record as unknown as CallDecided) : null
      if (!decided || decided.agent_id === null || decided.reason === 'method_not_governed') return
      const minute = minuteOf(decided.agent_id).count(Date.parse(row.timestamp))
      const before = kept.of(decided.agent_id)
      if (row.seq <= before.seq) return
      const recent = [...before.recent, seenCall(decided, minute)].slice(-learnedCalls)
      const memory = learned({ ...before, recent, seq: row.seq }, row.timestamp)
      kept.put(memory)
      if (replay || isQuiet(memory, row)) return
      const drift = memory.habits ? driftFrom(memory.habits, recent) : null
      if (drift) deps.unawaited(tellDrift(deps, memory, drift, row))
    },
  }
}

function learned(memory: AgentMemory, at: string): AgentMemory {
  if (memory.habits !== null || memory.recent.length < learnedCalls) return memory
  return { ...memory, habits: habitsOf(memory.recent), since: at }
}

function isQuiet({ drifted_at }: AgentMemory, { timestamp }: LogRow): boolean {
  return drifted_at !== null && Date.parse(timestamp) < Date.parse(drifted_at) + quietMs
}

/** The event, what approving would accept, and the raised risk are one commit: the agent's next call is judged by it. */
function tellDrift(deps: DriftDeps, memory: AgentMemory, drift: Drift, row: LogRow): Promise<void> {
  const { agent_id, recent } = memory
  const { id, session_id } = row.record as unknown as CallDecided
  const severity = drift.signals.length > 1 ? 'high' : 'medium'
  const event = detectionRecord('BEHAVIORAL_DRIFT_DETECTED', { agent_id, session_id, severity, ...drift }, id)
  const drifted = { ...memory, proposed: habitsOf(recent), drifted_at: row.timestamp }
  const reason = `It behaves unlike its baseline. ${drift.reasons.join(' ')}`
  return commitMemory(deps, drifted, () => [event, ...deps.liveRisk.raise(agent_id, reason)])
}
