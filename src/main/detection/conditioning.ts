// Text that steers, again and again in one session: what no single result gives away (decision 20).
import type { CallJudged, LogRow } from '../../shared/contract/event.ts'
import { rankOf } from '../../shared/contract/primitives.ts'
import type { Subscriber } from '../events/bus.ts'
import { minuteMs, mostEvidence, type Tell } from './detector.ts'
import { createRecentMap } from './recent-map.ts'

const windowMs = 10 * minuteMs
const suspicious = 3
const mostSessions = 2000

interface Found {
  readonly at: number
  readonly call_id: string
  readonly findings: number
}

/**
 * Three findings of medium or more in one session within ten minutes, whatever became of the results. What was told counts
 * no more. Bounded by the sessions kept and, for each, its newest fifty results with findings.
 */
export function createConditioningDetector({ tell, most = mostSessions }: { tell: Tell; most?: number }): Subscriber {
  const sessions = createRecentMap<readonly Found[]>(most)
  return {
    name: 'conditioning',
    window_ms: windowMs,
    apply(row, replay) {
      if (row.type === 'INJECTION_CONDITIONING_SUSPECTED') return forgetTold(row)
      const found = row.type === 'call.judged' ? foundIn(row) : null
      if (!found) return
      const { agent_id, session_id } = row.record as unknown as CallJudged
      const recent = (sessions.get(session_id) ?? []).filter(({ at }) => at > found.at - windowMs)
      const now = [...recent, found].slice(-mostEvidence)
      sessions.set(session_id, now)
      const findings = now.reduce((sum, each) => sum + each.findings, 0)
      if (replay || findings < suspicious) return
      sessions.delete(session_id)
      const call_ids = now.map(({ call_id }) => call_id)
      const about = { severity: 'high', agent_id, session_id, findings, call_ids } as const
      tell('INJECTION_CONDITIONING_SUSPECTED', row.call_id, about)
    },
  }

  function forgetTold({ record }: LogRow): void {
    const session = String(record.session_id)
    const told = new Set(record.call_ids as string[])
    const left = (sessions.get(session) ?? []).filter(({ call_id }) => !told.has(call_id))
    if (left.length > 0) sessions.set(session, left)
    else sessions.delete(session)
  }
}

/**
 * Words that a result says in several places, as text and as structure, count once. One that was released had its findings
 * counted when it was held or blocked.
 */
function foundIn({ timestamp, call_id, record }: LogRow): Found | null {
  const { outcome, inbound_findings } = record as unknown as CallJudged
  if (outcome === 'released' || call_id === null) return null
  const grave = inbound_findings.filter(({ severity }) => rankOf(severity) >= rankOf('medium'))
  const findings = new Set(grave.map(({ at: _, ...rest }) => JSON.stringify(rest))).size
  return findings > 0 ? { at: Date.parse(timestamp), call_id, findings } : null
}
