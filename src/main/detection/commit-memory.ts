// What is remembered of an agent, its live risk and the rows that say so: one commit.
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import type { AgentMemory, KeptHabits } from './kept-habits.ts'
import type { LiveRisk } from './live-risk.ts'

export interface CommitDeps {
  readonly kept: KeptHabits
  readonly liveRisk: LiveRisk
  readonly recorder: Pick<ChangeRecorder, 'record'>
}

/** Counts when this returns; resolves once the rows of `change` are in the log. */
export async function commitMemory(
  { kept, recorder }: CommitDeps,
  memory: AgentMemory,
  change: () => readonly ChangeRecord[],
): Promise<void> {
  try {
    await recorder.record(
      () => {
        kept.save(memory)
        return change()
      },
      (records) => records,
    )
  } catch (error) {
    kept.reload(memory.agent_id)
    throw error
  }
}
