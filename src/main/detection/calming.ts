// An hour without drift: the agent's live risk goes back to the configured one, also when the hour passed while nothing ran.
import type { Clock } from '../../shared/clock.ts'
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

/** The timer keeps no process alive. */
export function createCalming(deps: CalmingDeps): { stop(): Promise<void> } {
  const { rows, clock, kept, liveRisk } = deps
  let running: Promise<void> | null = null
  const sweep = async () => {
    for (const agentId of rows.calmSince(new Date(clock.now() - calmMs).toISOString())) {
      await commitMemory(deps, { ...kept.of(agentId), proposed: null }, () => liveRisk.settle(agentId, null))
    }
  }
  const tick = () => {
    running ??= sweep()
      .catch(deps.onLost)
      .finally(() => {
        running = null
      })
  }
  tick()
  const timer = setInterval(tick, sweepEveryMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
