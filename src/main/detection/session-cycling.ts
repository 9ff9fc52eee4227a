// One requester who begins session after session for the same tool: whatever a session remembers is shaken off (decision 20).
import type { CallDecided, LogRow } from '../../shared/contract/event.ts'
import type { Subscriber } from '../events/bus.ts'
import { minuteMs, type Tell } from './detector.ts'
import { fingerprint } from './fingerprint.ts'
import { createRecentMap } from './recent-map.ts'

const windowMs = 15 * minuteMs
const suspicious = 3
const mostRequesters = 10_000
/** Sessions kept of one requester and tool. */
const mostSessions = 16

interface Seen {
  readonly session_id: string
  readonly at: number
  readonly call_id: string
  readonly told: boolean
}

/**
 * Three sessions within fifteen minutes, whatever was decided; a session that was told counts no more while it goes on.
 * Bounded by the pairs of requester and tool kept, and sixteen sessions of each.
 */
export function createSessionCyclingDetector({
  tell,
  most = mostRequesters,
}: {
  tell: Tell
  most?: number
}): Subscriber {
  const seen = createRecentMap<readonly Seen[]>(most)
  return {
    name: 'session cycling',
    window_ms: windowMs,
    apply(row, replay) {
      if (row.type === 'REQUESTER_SESSION_CYCLING') return markTold(row)
      if (row.type !== 'call.decided') return
      const { id, agent_id, session_id, requester_id, tool_name } = row.record as unknown as CallDecided
      if (agent_id === null || session_id === null || requester_id === null) return
      const key = fingerprint(requester_id, tool_name)
      const at = Date.parse(row.timestamp)
      const before = (seen.get(key) ?? []).filter((each) => each.at > at - windowMs)
      const told = before.some((each) => each.session_id === session_id && each.told)
      const others = before.filter((each) => each.session_id !== session_id)
      const now = [...others, { session_id, at, call_id: id, told }].slice(-mostSessions)
      seen.set(key, now)
      const fresh = now.filter((each) => !each.told)
      if (replay || fresh.length < suspicious) return
      const session_ids = fresh.map((each) => each.session_id)
      seen.set(key, marked(now, session_ids))
      const call_ids = fresh.map(({ call_id }) => call_id)
      const about = { severity: 'medium', agent_id, requester_id, tool_name, session_ids, call_ids } as const
      tell('REQUESTER_SESSION_CYCLING', id, about)
    },
  }

  function markTold({ record }: LogRow): void {
    const key = fingerprint(String(record.requester_id), String(record.tool_name))
    seen.set(key, marked(seen.get(key) ?? [], record.session_ids as string[]))
  }
}

function marked(all: readonly Seen[], sessionIds: readonly string[]): readonly Seen[] {
  return all.map((each) => (sessionIds.includes(each.session_id) ? { ...each, told: true } : each))
}
