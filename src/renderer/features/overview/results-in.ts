// How many results were blocked, and how many passed flagged: several findings in one result are several events, and count once.
import type { EventItem } from '../../../shared/contract/event.ts'

export function resultsIn(events: readonly EventItem[]): { readonly blocked: number; readonly flagged: number } {
  const callsWith = (wanted: string) =>
    new Set(events.flatMap(({ id, type, call_id }) => (type === wanted ? [call_id ?? id] : [])))
  const blocked = callsWith('INBOUND_INJECTION_BLOCKED')
  const held = new Set(events.flatMap(({ data, call_id }) => (data.outcome === 'held' ? [call_id] : [])))
  const flagged = [...callsWith('INBOUND_INJECTION_DETECTED')].filter((call) => !blocked.has(call) && !held.has(call))
  return { blocked: blocked.size, flagged: flagged.length }
}
