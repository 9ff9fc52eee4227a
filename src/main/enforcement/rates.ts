// How often an agent called a tool within the last minute: a fold over the log's rows, rebuilt from it at start.
import type { LogRow } from '../../shared/contract/event.ts'

const windowMs = 60_000

export interface Rates {
  /** The window that the bus replays at start, in milliseconds. */
  readonly window_ms: number
  apply(row: LogRow): void
  callsLastMinute(agentId: string, toolName: string): number
}

/** Memory is bounded by the calls of one minute; `now` is milliseconds since the epoch. */
export function createRates(now: () => number): Rates {
  const calls = new Map<string, number[]>()
  const keyOf = (agentId: string, toolName: string) => `${agentId}\n${toolName}`
  const recent = (key: string): number[] => {
    const since = now() - windowMs
    const kept = (calls.get(key) ?? []).filter((at) => at > since)
    if (kept.length > 0) calls.set(key, kept)
    else calls.delete(key)
    return kept
  }
  let sweptAt = now()
  return {
    window_ms: windowMs,
    apply(row) {
      if (row.type !== 'call.decided') return
      const { agent_id, tool_name } = row.record
      if (typeof agent_id !== 'string' || typeof tool_name !== 'string') return
      const key = keyOf(agent_id, tool_name)
      const kept = calls.get(key)
      const at = Date.parse(row.timestamp)
      if (kept) kept.push(at)
      else calls.set(key, [at])
      if (now() - sweptAt > windowMs) {
        sweptAt = now()
        for (const each of [...calls.keys()]) recent(each)
      }
    },
    callsLastMinute: (agentId, toolName) => recent(keyOf(agentId, toolName)).length,
  }
}
