// An hour without drift: the agent's live risk goes back to the configured one, also when the hour passed while nothing ran.
import type { Clock } from '../../shared/clock.ts'
import { createSweep, type Sweep } from '../events/sweep.ts'
import type { AgentBaselineStore } from '../store/agent-baselines.ts'
import { type CommitDeps, commitMemory } from './commit-memory.ts'
import { minuteMs } from './detector.ts'

const calmMs = 60 * minuteMs
const sweepEveryMs = 1000

export interface CalmingDeps extends CommitDeps {
  readonly rows: Pick<AgentBaselineStore, 'calmSince'>
  readonly clock: Clock
  readonly onLost: (error: unknown) => void
}

export function createCalming(deps: CalmingDeps): Pick<Sweep, 'stop'> {
  const { rows, clock, kept, liveRisk } = deps
  const calm = async () => {
    for (const agentId of rows.calmSince(new Date(clock.now() - calmMs).toISOString())) {
      await commitMemory(deps, { ...kept.of(agentId), proposed: null }, () => liveRisk.settle(agentId, null))
    }
  }
  const sweep = createSweep(calm, sweepEveryMs, deps.onLost)
  void sweep.now()
  return sweep
}
