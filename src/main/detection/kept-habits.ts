// What is remembered of each agent: in memory while it calls, in console.db every few seconds, made whole from the log after a crash.
import type { Clock } from '../../shared/clock.ts'
import type { AgentBaselineStore, NewAgentBaselineRow } from '../store/agent-baselines.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'
import { minuteMs } from './detector.ts'
import type { Habits, SeenCall } from './habits.ts'
import { createRecentMap } from './recent-map.ts'

export interface AgentMemory {
  readonly agent_id: string
  /** Null while they are learned. */
  readonly habits: Habits | null
  readonly since: string | null
  /** The last calls, oldest first. */
  readonly recent: readonly SeenCall[]
  readonly proposed: Habits | null
  readonly drifted_at: string | null
  readonly approvals: readonly string[]
  /** Number of the last log row that is in it. */
  readonly seq: number
}

export interface KeptHabits {
  /** How far back the log is to be replayed so that nothing is missing. */
  readonly window_ms: number
  of(agentId: string): AgentMemory
  /** In memory at once, in the store soon. */
  put(memory: AgentMemory): void
  /** In the store at once: within the caller's transaction. */
  save(memory: AgentMemory): void
  /** What a failed transaction left in memory is forgotten. */
  reload(agentId: string): void
  close(): void
}

export interface KeptHabitsDeps {
  readonly store: Store
  readonly rows: AgentBaselineStore
  readonly clock: Clock
  /** Number of the newest row of the log: what is beyond is of a log that is gone. */
  readonly newestRow: number
  readonly onLost: (error: unknown) => void
}

const storedAs = 'baselines_kept'
const keepEveryMs = 10_000
const mostInMemory = 500

/** Bounded by the agents kept in memory; more of them that call at one time are written and read more often. */
export function createKeptHabits({ store, rows, clock, newestRow, onLost }: KeptHabitsDeps): KeptHabits {
  const marks = createSettingStore(store)
  const known = createRecentMap<AgentMemory>(mostInMemory)
  const unsaved = new Map<string, AgentMemory>()
  const flush = () => {
    if (unsaved.size === 0) return
    store.transaction(() => {
      for (const memory of unsaved.values()) rows.put(rowOf(memory))
      marks.put(storedAs, clock.timestamp())
    })
    unsaved.clear()
  }
  const keep = () => {
    try {
      flush()
    } catch (error) {
      onLost(error)
    }
  }
  const mark = marks.named([storedAs])[storedAs]
  if (typeof mark !== 'string') marks.put(storedAs, clock.timestamp())
  const timer = setInterval(keep, keepEveryMs)
  timer.unref()
  return {
    // Before the mark too: rows that were being written at that moment, and the minute that a rate is counted in.
    window_ms: (typeof mark === 'string' ? clock.now() - Date.parse(mark) : 0) + 2 * minuteMs,
    of(agentId) {
      const memory = unsaved.get(agentId) ?? known.get(agentId) ?? memoryOf(rows.of(agentId), agentId, newestRow)
      known.set(agentId, memory)
      return memory
    },
    put(memory) {
      known.set(memory.agent_id, memory)
      unsaved.set(memory.agent_id, memory)
      if (unsaved.size > mostInMemory) keep()
    },
    save(memory) {
      rows.put(rowOf(memory))
      known.set(memory.agent_id, memory)
      unsaved.delete(memory.agent_id)
    },
    reload(agentId) {
      known.delete(agentId)
      unsaved.delete(agentId)
    },
    close() {
      clearInterval(timer)
      keep()
    },
  }
}

function rowOf({ habits, recent, proposed, approvals, ...rest }: AgentMemory): NewAgentBaselineRow {
  const text = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return {
    ...rest,
    habits: text(habits),
    recent: JSON.stringify(recent),
    proposed: text(proposed),
    approvals: JSON.stringify(approvals),
  }
}

function memoryOf(row: NewAgentBaselineRow | undefined, agent_id: string, newestRow: number): AgentMemory {
  const { habits = null, since = null, recent = '[]', proposed = null, drifted_at = null, approvals = '[]' } = row ?? {}
  return {
    agent_id,
    habits: habits === null ? null : (JSON.parse(habits) as Habits),
    since,
    recent: JSON.parse(recent) as SeenCall[],
    proposed: proposed === null ? null : (JSON.parse(proposed) as Habits),
    drifted_at,
    approvals: JSON.parse(approvals) as string[],
    seq: Math.min(row?.seq ?? 0, newestRow),
  }
}
