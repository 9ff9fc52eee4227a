// Many exceptions within one hour for one agent: somebody, or something, is taking the rules apart (seed, Anomaly Detection).
import { randomUUID } from 'node:crypto'
import type { LogRow } from '../../../shared/contract/event.ts'
import type { Subscriber } from '../../events/bus.ts'
import type { Log } from '../../events/log.ts'

const windowMs = 60 * 60 * 1000
/** More than this many within the window. */
const usualMost = 5

export interface SpreeDeps {
  readonly log: Pick<Log, 'append'>
  readonly onLost: (error: unknown) => void
}

/** Counts by agent; an exception for every agent counts for whoever made it. Each one beyond the limit is told. */
export function createSpreeDetector({ log, onLost }: SpreeDeps): Subscriber {
  const made = new Map<string, { at: number; exception_id: unknown }[]>()
  return {
    name: 'exception-spree',
    window_ms: windowMs,
    apply(row, replay) {
      if (row.type !== 'exception.created') return
      const { agent_id, created_by, exception_id } = row.record
      const key = typeof agent_id === 'string' ? `agent ${agent_id}` : `operator ${String(created_by)}`
      const at = Date.parse(row.timestamp)
      const recent = [...(made.get(key) ?? []).filter((each) => each.at > at - windowMs), { at, exception_id }]
      made.set(key, recent)
      if (!replay && recent.length > usualMost) tell(row, recent)
    },
  }

  function tell({ record: { agent_id, created_by } }: LogRow, recent: readonly { exception_id: unknown }[]): void {
    const exceptions = recent.map(({ exception_id }) => exception_id)
    const record = { id: randomUUID(), severity: 'high', agent_id, created_by, count: recent.length, exceptions }
    log.append({ type: 'EXCEPTION_SPREE', record }).catch(onLost)
  }
}
